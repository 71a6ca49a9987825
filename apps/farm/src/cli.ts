#!/usr/bin/env node
import { runCli, runProgram } from '@asterkit/app-kit'
import { farmErrors, farmProgram } from './farmProgram.ts'

await runCli(() => runProgram(farmProgram, process.argv.slice(2)), farmErrors)
