#!/usr/bin/env node
import {
  CliError,
  type ExitCode,
  exitCodes,
  runCli,
  stateFolder,
  usageError,
} from '@asterkit/app-kit'
import { Command, CommanderError } from 'commander'
import { COMMANDS, type CommandSpec } from './commandTable.ts'

const NAME = 'farm'

/** Everything but the command line itself is loaded when a command runs: help must be instant. */
function buildProgram(done: (code: ExitCode) => void): Command {
  const program = new Command(NAME)
    .description(
      'Funding farming on Aster: buy a coin on spot, sell it short on perp, collect funding.\nPaper by default. At a terminal and without a command: the dashboard.\nUnofficial. It can lose money: read apps/farm/README.md first.',
    )
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .showSuggestionAfterError(false)
    .helpCommand(false)
    .allowExcessArguments(false)
    .usage('<command> [options]')
    .argument('[command]')
    .action(async (command?: string) => {
      const atTerminal = process.stdout.isTTY && process.stdin.isTTY
      if (command === undefined) return atTerminal ? showDashboard(done) : program.outputHelp()
      const names = COMMANDS.map(({ name }) => name).join(', ')
      throw usageError(`there is no command ${command}; there are ${names} (see --help)`)
    })
  for (const spec of COMMANDS) addCommand(program, spec, done)
  return program
}

async function showDashboard(done: (code: ExitCode) => void): Promise<void> {
  const { dashboard } = await import('./commands/dashboard.ts')
  done(await dashboard({ flags: {}, words: [] }))
}

function addCommand(program: Command, spec: CommandSpec, done: (code: ExitCode) => void): void {
  const command = program
    .command(`${spec.name}${spec.words === undefined ? '' : ` ${spec.words}`}`)
    .description(spec.description)
  for (const [flags, meaning] of spec.options) command.option(flags, meaning)
  command.action(async () => {
    const run = await spec.load()
    done(await run({ flags: command.opts(), words: command.args }))
  })
}

async function main(): Promise<ExitCode> {
  let code: ExitCode = exitCodes.done
  try {
    await buildProgram((result) => {
      code = result
    }).parseAsync()
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return exitCodes.done
    throw usageError(`${error.message.replace(/^error: /, '')} (see ${NAME} --help)`, {
      cause: error,
    })
  }
  return code
}

await runCli(main, {
  name: NAME,
  detailsFolder: () => stateFolder(process.env),
  translate: translateLoaded,
  secrets: () => [process.env.API_PRIVATE_KEY ?? ''],
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
