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
import { COMMANDS } from './commandTable.ts'

const NAME = 'market-maker'
/** Variables whose values must never be shown. */
const SECRETS = ['API_PRIVATE_KEY', 'ASTERKIT_KEYSTORE_PASSWORD']

const program = {
  name: NAME,
  description:
    'Quotes both sides of perpetuals on Aster, within limits.\nPaper by default. Unofficial. It can lose money: read apps/market-maker/README.md\nfirst.',
  manifest: new URL('../package.json', import.meta.url),
  commands: COMMANDS,
}

await runCli(() => runProgram(program, process.argv.slice(2)), {
  name: NAME,
  detailsFolder: () => stateFolder(process.env),
  translate: translateByName,
  secrets: () => SECRETS.map((name) => process.env[name] ?? ''),
})

/** Errors of libraries are recognised by name: the libraries are not loaded for that. */
function translateByName(error: unknown): CliError | undefined {
  if (!(error instanceof Error)) return undefined
  const code = 'code' in error ? String(error.code) : ''
  const as = (exitCode: CliError['exitCode']) =>
    new CliError(error.message, exitCode, { cause: error })
  if (['FeedError', 'InvalidInputError'].includes(error.name)) {
    return usageError(error.message, { cause: error })
  }
  if (error.name === 'DatasetError') return as(exitCodes.failed)
  if (error.name === 'JournalError') {
    const isForPerson = ['locked', 'corrupt', 'mismatch'].includes(code)
    return as(isForPerson ? exitCodes.needsHuman : exitCodes.failed)
  }
  if (error.name === 'PaperExchangeError') {
    if (code === 'usage') return as(exitCodes.usage)
    return as(code === 'state-file' ? exitCodes.needsHuman : exitCodes.failed)
  }
  return translateAster(error)
}
