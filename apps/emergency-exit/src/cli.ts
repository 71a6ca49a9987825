#!/usr/bin/env node
import { type CommandSpec, runCli, runProgram, stateFolder } from '@asterkit/app-kit'
import { translateByName } from './translateByName.ts'

const NAME = 'emergency-exit'
const SECRETS = [
  'API_PRIVATE_KEY',
  'API_SHORT_PRIVATE_KEY',
  'ASTERKIT_KEYSTORE_PASSWORD',
  'ASTERKIT_SHORT_KEYSTORE_PASSWORD',
]

const command: CommandSpec = {
  name: NAME,
  description: '',
  options: [
    ['--symbol <list>', 'only these, such as SOLUSDT,BNBUSDT'],
    ['--all', 'every position of the account (asked for; needed with --yes)'],
    ['--keep-spot', 'close perpetuals only, keep all coins'],
    ['--all-coins', "sell every coin, also those that are not the bot's"],
    ['--dry-run', 'show what would be done; halts, sends and writes nothing'],
    ['--yes', 'do not ask'],
    ['--json', 'one JSON document on stdout, lines for people on stderr'],
    ['--max-slippage <bps>', 'furthest price, basis points (default 300)'],
    ['--paper-url <url>', 'a paper exchange that runs on this machine'],
    ['--testnet', 'the test exchange'],
    ['--live', 'REAL MONEY'],
    [
      '--short-account',
      'the second account of farm rotate --two-accounts; each takes an exit of its own',
    ],
    ['--state-dir <dir>', 'where bots keep their memory (ASTERKIT_STATE_DIR)'],
  ],
  load: async () => {
    const { runExit } = await import('./runExit.ts')
    return ({ flags }) => runExit(flags, process.env)
  },
}

const program = {
  name: NAME,
  description:
    "Closes what a bot holds on Aster, by what the exchange says: halts running bots, cancels their orders, closes perpetuals, sells the coins that are the bot's. Unofficial.",
  manifest: new URL('../package.json', import.meta.url),
  commands: command,
}

await runCli(() => runProgram(program, process.argv.slice(2)), {
  name: NAME,
  detailsFolder: () => stateFolder(process.env),
  translate: translateByName,
  secrets: () => SECRETS.map((name) => process.env[name] ?? ''),
})
