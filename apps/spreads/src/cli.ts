#!/usr/bin/env node
import {
  CliError,
  exitCodes,
  runCli,
  runProgram,
  stateFolder,
  translateAster,
  usageError,
} from '@asterkit/app-kit'
import { COMMAND } from './command.ts'

const NAME = 'spreads'

const program = {
  name: NAME,
  description:
    'Compares the spot and perp markets of Aster: price gaps, or funding and volumes.\nA local paper exchange by default. Reads public data, needs no keys. Unofficial.',
  manifest: new URL('../package.json', import.meta.url),
  commands: COMMAND,
}

await runCli(() => runProgram(program, process.argv.slice(2)), {
  name: NAME,
  detailsFolder: () => stateFolder(process.env),
  translate: translateByName,
})

/** Errors of libraries are recognised by name: the libraries are not loaded for that. */
function translateByName(error: unknown): CliError | undefined {
  if (!(error instanceof Error)) return undefined
  const cause = { cause: error }
  if (error.name === 'FeedError') return usageError(error.message, cause)
  if (error.name !== 'PaperExchangeError') return translateAster(error)
  return new CliError(error.message, exitCodes.failed, cause)
}
