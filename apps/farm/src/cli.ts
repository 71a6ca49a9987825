#!/usr/bin/env node
import { CliError, exitCodes, runCli, runProgram, stateFolder, usageError } from '@asterkit/app-kit'
import { COMMANDS } from './commandTable.ts'

const NAME = 'farm'

const program = {
  name: NAME,
  description:
    'Funding farming on Aster: buy a coin on spot, sell it short on perp, collect funding.\nPaper by default. At a terminal and without a command: the dashboard.\nUnofficial. It can lose money: read apps/farm/README.md first.',
  manifest: new URL('../package.json', import.meta.url),
  commands: COMMANDS,
  whenBare: () => (process.stdout.isTTY && process.stdin.isTTY ? 'dashboard' : undefined),
}

await runCli(() => runProgram(program, process.argv.slice(2)), {
  name: NAME,
  detailsFolder: () => stateFolder(process.env),
  translate: translateLoaded,
  secrets: () =>
    ['API_PRIVATE_KEY', 'APIV1_PRIVATE_KEY', 'ASTERKIT_KEYSTORE_PASSWORD'].map(
      (name) => process.env[name] ?? '',
    ),
})

/** Errors of libraries are recognised by name: the libraries are not loaded for that. */
function translateLoaded(error: unknown): CliError | undefined {
  return error instanceof Error ? translateByName(error) : undefined
}

function translateByName(error: Error): CliError | undefined {
  const code = 'code' in error ? String(error.code) : ''
  switch (error.name) {
    case 'FeedError':
    case 'InvalidInputError':
    case 'AsterConfigurationError':
      return usageError(error.message, { cause: error })
    case 'JournalError': {
      const isForPerson = ['locked', 'corrupt', 'mismatch'].includes(code)
      const exitCode = isForPerson ? exitCodes.needsHuman : exitCodes.failed
      return new CliError(error.message, exitCode, { cause: error })
    }
    case 'PaperExchangeError': {
      const exitCode =
        code === 'usage'
          ? exitCodes.usage
          : code === 'state-file'
            ? exitCodes.needsHuman
            : exitCodes.failed
      return new CliError(error.message, exitCode, { cause: error })
    }
    default:
      return error.name.startsWith('Aster')
        ? new CliError(error.message, exitCodes.failed, { cause: error })
        : undefined
  }
}
