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

const NAME = 'farm'

/** Everything but the command line itself is loaded when a command runs: help must be instant. */
function buildProgram(done: (code: ExitCode) => void): Command {
  const program = new Command(NAME)
    .description(
      'Funding farming on Aster: buy a coin on spot, sell it short on perp, collect funding.\nPaper by default. Unofficial. It can lose money: read apps/farm/README.md first.',
    )
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .showSuggestionAfterError(false)
    .helpCommand(false)
    .allowExcessArguments(false)
    .usage('<command> [options]')
    .argument('[command]')
    .action((command?: string) => {
      if (command === undefined) return program.outputHelp()
      throw usageError(`there is no command ${command}; there are start and run (see --help)`)
    })
  program
    .command('start')
    .description('the demo: 30 simulated days on a synthetic market in about a minute')
    .option('--seed <number>', 'another market')
    .option('--days <number>', 'simulated days')
    .option('--speed <x>', 'simulated seconds per second, or max')
    .option('--capital <usdt>', 'play money')
    .option('--state-dir <dir>', 'where the session is kept')
    .option('--fresh', 'forget an interrupted demo')
    .action(async (flags: Record<string, unknown>) => {
      const { start } = await import('./commands/start.ts')
      done(await start(flags))
    })
  addRun(program, done)
  return program
}

function addRun(program: Command, done: (code: ExitCode) => void): void {
  program
    .command('run')
    .description('farm: on paper, on the testnet or live')
    .option('--paper', 'a local exchange, no real money (default)')
    .option('--replay <dir>', 'paper: play recorded hours of this folder')
    .option('--days <number>', 'paper: length of the simulation (synthetic: 30)')
    .option('--from <date>', 'paper: first day of the recording, UTC')
    .option('--seed <number>', 'paper: which synthetic market')
    .option('--speed <x>', 'paper: simulated seconds per second, or max')
    .option('--paper-url <url>', 'paper: use a running paper exchange')
    .option('--json', 'print one JSON document at the end, logs to stderr')
    .option('--capital <usdt>', 'largest capital, both legs together')
    .option('--leverage <times>', 'of the short: 1, 2 or 3 (default 1)')
    .option('--preset <name>', 'profit (default), or volume: trades at a planned loss')
    .option('--config <file>', 'options as JSON, also those of the original Python bot')
    .option('--cycle <seconds>', 'between decisions (live 300, simulated 3600)')
    .option('--symbols <list>', 'only these, such as SOLUSDT,BNBUSDT')
    .option('--min-volume <usdt>', 'least 24 h volume of spot and perp together')
    .option('--state-dir <dir>', 'where the memory is kept (ASTERKIT_STATE_DIR)')
    .option('--fresh', 'paper: start anew, the old session is kept aside')
    .option('--testnet', 'real orders on the test exchange')
    .option('--live', 'REAL MONEY: asks for a typed confirmation')
    .option('--yes', 'do not ask on the testnet')
    .action(async (flags: Record<string, unknown>) => {
      const { run } = await import('./commands/run.ts')
      done(await run(flags))
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
