#!/usr/bin/env node
import { type ExitCode, exitCodes, runCli, stateFolder, usageError } from '@asterkit/app-kit'
import { Command, CommanderError } from 'commander'
import { translateByName } from './translateByName.ts'

const NAME = 'emergency-exit'

/** Everything but the command line itself is loaded when it runs: help must be instant. */
function buildProgram(done: (code: ExitCode) => void): Command {
  return new Command(NAME)
    .description(
      "Closes what a bot holds on Aster, by what the exchange says: halts running bots, cancels\ntheir orders, closes perpetuals, sells the coins that are the bot's. Unofficial.",
    )
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .showSuggestionAfterError(false)
    .allowExcessArguments(false)
    .option('--symbol <list>', 'only these, such as SOLUSDT,BNBUSDT')
    .option('--all', 'every position of the account (asked for; needed with --yes)')
    .option('--keep-spot', 'close perpetuals only, keep all coins')
    .option('--all-coins', "sell every coin, also those that are not the bot's")
    .option('--dry-run', 'show what would be done; halts, sends and writes nothing')
    .option('--yes', 'do not ask')
    .option('--json', 'one JSON document on stdout, lines for people on stderr')
    .option('--max-slippage <bps>', 'furthest price, basis points (default 300)')
    .option('--paper-url <url>', 'a paper exchange that runs on this machine')
    .option('--testnet', 'the test exchange')
    .option('--live', 'REAL MONEY')
    .option('--state-dir <dir>', 'where bots keep their memory (ASTERKIT_STATE_DIR)')
    .action(async (flags: Record<string, unknown>) => {
      const { runExit } = await import('./runExit.ts')
      done(await runExit(flags, process.env))
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
  translate: translateByName,
  secrets: () => [process.env.API_PRIVATE_KEY ?? ''],
})
