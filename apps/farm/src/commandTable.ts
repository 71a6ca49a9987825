import { type CommandSpec, keepYoungHeapSmall } from '@asterkit/app-kit'

type Options = CommandSpec['options']

const STATE: Options = [['--state-dir <dir>', 'where the memory is kept (ASTERKIT_STATE_DIR)']]
/** Which exchange and session a command is about: the same words as in `run`. */
const PLACE: Options = [
  ['--paper', 'the paper session of these options (default)'],
  ['--seed <number>', 'paper: of this synthetic market'],
  ['--replay <dir>', 'paper: of these recorded hours'],
  ['--from <date>', 'paper: of a recording, as in run'],
  ['--days <number>', 'paper: of a recording, as in run'],
  ['--paper-url <url>', 'paper: on a running paper exchange'],
  ['--testnet', 'the account on the test exchange'],
  ['--live', 'the account on the real exchange'],
  ...STATE,
]
const JSON_OUTPUT: Options = [['--json', 'print one JSON document']]
/** What of the strategy can be set on the command line. */
const STRATEGY: Options = [
  ['--leverage <times>', 'of the short: 1, 2 or 3 (default 1)'],
  ['--preset <name>', 'profit (default), or volume: trades at a planned loss'],
  ['--config <file>', 'options as JSON, also those of the original Python bot'],
  ['--symbols <list>', 'only these, such as SOLUSDT,BNBUSDT'],
  ['--min-volume <usdt>', 'least 24 h volume of spot and perp together'],
]
const READ: Options = [...JSON_OUTPUT, ...PLACE, ...STRATEGY]

/** What every command that trades by hand takes. */
const ACT: Options = [
  ['--yes', 'do not ask (real money: set ASTERKIT_CONFIRM_LIVE as well)'],
  ['--dry-run', 'show the plan; sign and send nothing'],
  ...READ,
]

/** What every action of `rotate` takes. */
const ROTATE: Options = [
  ['--capital <usdt>', 'that sizes and losses are measured on (default 100)'],
  ['--leverage <times>', 'of both legs, 1 to 20 (default 5)'],
  ['--symbols <list>', 'perpetuals that take turns (default BTCUSDT)'],
  ['--position-pct <percent>', 'margin of one leg, of the capital (default 1.5)'],
  ['--notional <usdt>', 'of one leg, instead of --position-pct'],
  ['--target <usdt>', 'volume per UTC day (default 15000)'],
  ['--max-fees <usdt>', 'most fees per UTC day; must be given, here or in the file'],
  ['--hold <minutes>', 'least hold (default 90)'],
  ['--max-hold <minutes>', 'longest hold (default 180)'],
  ['--cycle <seconds>', 'between decisions (default 60)'],
  ['--config <file>', "options as JSON, or the original script's .env"],
  ['--two-accounts', 'the long on one account, the short on a second one, both in one-way mode'],
  ['--below-target', 'run although the target cannot be reached'],
  ['--dry-run', 'run, once: show the plan; send nothing'],
  ['--flat', 'stop: a running bot closes its pair as well, and ends'],
  ['--close-orphans', 'flatten: close positions in --symbols that it does not remember, too'],
  ['--day <date>', 'stats: of this UTC day, or today'],
  ['--week <date>', 'stats: of the seven days up to this one, or today'],
  ['--all', 'stats: of all time (default)'],
  ['--format <name>', 'export: json (default) or csv'],
  ['--from <date>', 'export: first UTC day'],
  ['--to <date>', 'export: last UTC day'],
  ['--out <file>', 'export: a new file instead of stdout'],
  ['--yes', 'do not ask (real money: set ASTERKIT_CONFIRM_LIVE as well)'],
  ['--fresh', 'run on paper: start anew, the old session is kept aside'],
  ['--speed <x>', 'paper: simulated seconds per second, or max'],
]

/** Of commands that work on the state folder alone. */
const SESSION: Options = [
  ['--session <name>', 'only this one of the state folder'],
  ...JSON_OUTPUT,
  ...STATE,
]

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandSpec[] = [
  {
    name: 'start',
    description: 'the demo: 30 simulated days on a synthetic market in about a minute',
    options: [
      ['--seed <number>', 'another market'],
      ['--days <number>', 'simulated days'],
      ['--speed <x>', 'simulated seconds per second, or max'],
      ['--capital <usdt>', 'play money'],
      ['--state-dir <dir>', 'where the session is kept'],
      ['--fresh', 'forget an interrupted demo'],
    ],
    load: async () => (await import('./commands/start.ts')).start,
  },
  {
    name: 'run',
    description: 'farm: on paper, on the testnet or live',
    options: [
      ['--paper', 'a local exchange, no real money (default)'],
      ['--replay <dir>', 'paper: play recorded hours of this folder'],
      ['--days <number>', 'paper: length of the simulation (synthetic: 30)'],
      ['--from <date>', 'paper: first day of the recording, UTC'],
      ['--seed <number>', 'paper: which synthetic market'],
      ['--speed <x>', 'paper: simulated seconds per second, or max'],
      ['--paper-url <url>', 'paper: use a running paper exchange'],
      ['--json', 'print one JSON document at the end, logs to stderr'],
      ['--capital <usdt>', 'largest capital, both legs together'],
      ...STRATEGY,
      ['--cycle <seconds>', 'between decisions (live 300, simulated 3600)'],
      ...STATE,
      ['--monitor-port <port>', 'serve /healthz and /metrics on 127.0.0.1'],
      ['--fresh', 'paper: start anew, the old session is kept aside'],
      ['--testnet', 'real orders on the test exchange'],
      ['--live', 'REAL MONEY: asks for a typed confirmation'],
      ['--yes', 'do not ask on the testnet'],
    ],
    load: async () => {
      keepYoungHeapSmall()
      return (await import('./commands/run.ts')).run
    },
  },
  {
    name: 'dashboard',
    description: 'account, pairs, market and log at once; keys act (default at a terminal)',
    options: [
      ['--refresh <seconds>', 'between readings (default 30)'],
      ['--plain', 'prints lines instead of redrawing the window'],
      ['--once', 'prints once and ends'],
      ...PLACE,
      ...STRATEGY,
    ],
    load: async () => (await import('./commands/dashboard.ts')).dashboard,
  },
  {
    name: 'pairs',
    description: 'coins that have both markets, with prices, volumes and least capital',
    options: READ,
    load: async () => (await import('./commands/pairs.ts')).pairs,
  },
  {
    name: 'rates',
    description:
      'funding of all pairs: next, paid, average, per year, and what speaks against each',
    options: READ,
    load: async () => (await import('./commands/rates.ts')).rates,
  },
  {
    name: 'positions',
    description: 'held pairs: legs, delta, funding, fees, break-even, liquidation, next payment',
    options: READ,
    load: async () => (await import('./commands/positions.ts')).positions,
  },
  {
    name: 'spot',
    description: 'the spot wallet',
    options: READ,
    load: async () => (await import('./commands/spot.ts')).spot,
  },
  {
    name: 'perp',
    description: 'the perp wallet and all positions',
    options: READ,
    load: async () => (await import('./commands/perp.ts')).perp,
  },
  {
    name: 'health',
    description: 'what is critical and what is a warning; exit 4 when something is critical',
    options: READ,
    load: async () => (await import('./commands/health.ts')).health,
  },
  {
    name: 'open',
    words: '[symbol] [capital]',
    description: 'open a pair by hand: shows the plan, asks, then does what run would do',
    options: ACT,
    load: async () => (await import('./commands/open.ts')).open,
  },
  {
    name: 'close',
    words: '[symbol]',
    description: 'close a held pair by hand, also while halted',
    options: ACT,
    load: async () => (await import('./commands/close.ts')).close,
  },
  {
    name: 'rebalance',
    description: 'move free USDT between the own wallets, as the leverage asks',
    options: ACT,
    load: async () => (await import('./commands/rebalance.ts')).rebalance,
  },
  {
    name: 'rotate',
    words: '<action> [table]',
    description:
      'hold an equal long and short in hedge mode, and renew it: plan, run, once, status, stop, flatten, stats, export (trades, cycles, daily, funding)',
    options: [...ROTATE, ...JSON_OUTPUT, ...PLACE.filter(([flag]) => !flag.startsWith('--from'))],
    load: async () => (await import('./commands/rotate.ts')).rotate,
  },
  {
    name: 'halt',
    description: 'stop all opening, durably; a running bot obeys; closing stays possible',
    options: [['--reason <text>', 'kept with the halt'], ...SESSION],
    load: async () => (await import('./commands/halt.ts')).halt,
  },
  {
    name: 'resume',
    description: 'lift a halt, after a typed confirmation',
    options: [['--yes', 'do not ask (paper only)'], ...SESSION],
    load: async () => (await import('./commands/resume.ts')).resume,
  },
  {
    name: 'funding',
    words: '[symbol]',
    description: 'payments of held pairs, with a bar towards their fees',
    options: READ,
    load: async () => (await import('./commands/funding.ts')).funding,
  },
  {
    name: 'stats',
    description: 'the result since the first start, from the ledger',
    options: READ,
    load: async () => (await import('./commands/stats.ts')).stats,
  },
  {
    name: 'export',
    words: '[what]',
    description: 'state (default), journal, fills, funding, pairs or value, from the memory alone',
    options: [
      ['--format <name>', 'json (default) or csv'],
      ['--out <file>', 'a new file instead of stdout'],
      ...PLACE,
    ],
    load: async () => (await import('./commands/export.ts')).exportMemory,
  },
  {
    name: 'init',
    description: 'first use: asks for environment and keys, checks them by reading, saves them',
    options: [
      ['--testnet', 'for the test exchange'],
      ['--live', 'for the real exchange'],
      ...STATE,
    ],
    load: async () => (await import('./commands/init.ts')).init,
  },
  {
    name: 'doctor',
    description: 'what must be right before a bot trades, and what to do; exit 4 when not',
    options: READ,
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
  {
    name: 'keys',
    words: '[action]',
    description: 'show (default): addresses of the keys in use; save: keep new ones, encrypted',
    options: [
      ['--testnet', 'save: for the test exchange'],
      ['--live', 'save: for the real exchange'],
      ['--short-account', 'save: of the second account of rotate --two-accounts'],
      ...JSON_OUTPUT,
      ...STATE,
    ],
    load: async () => (await import('./commands/keys.ts')).keys,
  },
  {
    name: 'config',
    description: 'the settings in effect and where each comes from',
    options: [...READ, ['--capital <usdt>', 'as in run'], ['--cycle <seconds>', 'as in run']],
    load: async () => (await import('./commands/config.ts')).config,
  },
]
