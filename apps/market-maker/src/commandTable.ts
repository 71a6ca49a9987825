import { type CommandSpec, keepYoungHeapSmall } from '@asterkit/app-kit'

type Options = CommandSpec['options']

const STATE: Options = [['--state-dir <dir>', 'where the memory is kept (ASTERKIT_STATE_DIR)']]

/** Which exchange and session a command is about. */
const PLACE: Options = [
  ['--paper', 'a local exchange, no real money (default)'],
  ['--testnet', 'the test exchange'],
  ['--live', 'the real exchange'],
  ...STATE,
]

/** What of the strategy can be set on the command line. */
const STRATEGY: Options = [
  ['--symbol <list>', 'perpetuals, such as ETHUSDT,BNBUSDT (SYMBOL)'],
  ['--mode <name>', 'two-sided (default), or ping-pong: one order at a time'],
  ['--config <file>', 'options as JSON; options on the line win'],
]

const JSON_OUTPUT: Options = [['--json', 'print one JSON document']]

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandSpec[] = [
  {
    name: 'run',
    description: 'quote: on paper, on the testnet or live',
    options: [
      ...STRATEGY,
      ...PLACE,
      ['--hours <number>', 'how long (paper: 2)'],
      ['--seed <number>', 'paper: which made-up market'],
      ['--replay <dir>', 'paper: play a recording instead'],
      ['--speed <x>', 'paper: simulated seconds per second, or max (60)'],
      ['--capital <usdt>', 'paper: play money (10000)'],
      ['--paper-url <url>', 'paper: on a running paper exchange'],
      ['--fresh', 'paper: start anew, the old session is kept aside'],
      ['--flatten', 'close the position at the end, at the cost of the spread'],
      ['--json', 'print one JSON document at the end'],
      ['--yes', 'do not ask on the testnet'],
    ],
    load: async () => {
      keepYoungHeapSmall()
      return (await import('./commands/run.ts')).run
    },
  },
  {
    name: 'dashboard',
    description:
      'quotes, inventory, markouts and result of running makers; pauses and resumes them',
    options: [
      ['--once', 'prints once and ends'],
      ['--plain', 'prints again and again instead of redrawing the window'],
      ...JSON_OUTPUT,
      ...PLACE,
    ],
    load: async () => (await import('./commands/dashboard.ts')).dashboard,
  },
  {
    name: 'halt',
    words: '[session]',
    description:
      'makers cancel all their orders and quote nothing until resume; all of them by default',
    options: STATE,
    load: async () => (await import('./commands/halt.ts')).halt,
  },
  {
    name: 'resume',
    words: '[session]',
    description: 'makers may quote again',
    options: STATE,
    load: async () => (await import('./commands/halt.ts')).resume,
  },
  {
    name: 'volume',
    description: 'what was traded per symbol and UTC day: maker share, fees, realised profit',
    options: [
      ['--symbol <list>', 'only these perpetuals; else all that anything was paid for'],
      ['--days <number>', 'how many UTC days, today included (7)'],
      ['--seed <number>', 'paper: of this made-up market'],
      ['--replay <dir>', 'paper: of a recording'],
      ['--paper-url <url>', 'paper: of a running paper exchange'],
      ...JSON_OUTPUT,
      ...PLACE,
    ],
    load: async () => (await import('./commands/volume.ts')).volume,
  },
  {
    name: 'calibrate',
    description: 'volatility and rate of fills of recorded markets, to a file',
    options: [
      ['--symbol <list>', 'only these perpetuals, such as ETHUSDT,BNBUSDT (SYMBOL)'],
      ['--data <dir>', 'what collect recorded, or files of the Python collector'],
      ['--minutes <number>', 'only the newest minutes of each market'],
      ['--every <minutes>', 'again and again until stopped, as a service'],
      ['--out <file>', 'where to write (default: parameters.json in the state folder)'],
      ['--state-dir <dir>', 'where the memory is kept (ASTERKIT_STATE_DIR)'],
      ...JSON_OUTPUT,
    ],
    load: async () => (await import('./commands/calibrate.ts')).calibrate,
  },
  {
    name: 'trend',
    description: 'which way markets go by SuperTrend, and what that was worth',
    options: [
      ['--symbol <list>', 'perpetuals, such as ETHUSDT,BNBUSDT (SYMBOL)'],
      ['--interval <length>', 'length of a candle, such as 5m (TREND_INTERVAL)'],
      ['--live', 'candles of the real exchange; needs no keys'],
      ['--testnet', 'candles of the test exchange'],
      ['--paper-url <url>', 'candles of a paper exchange that runs'],
      ['--data <dir>', 'candles from files SYMBOL-INTERVAL.csv, plain or .gz'],
      ['--every <minutes>', 'again and again until stopped, as a service'],
      ['--out <file>', 'where to write (default: trend.json in the state folder)'],
      ['--state-dir <dir>', 'where the memory is kept (ASTERKIT_STATE_DIR)'],
      ...JSON_OUTPUT,
    ],
    load: async () => (await import('./commands/trend.ts')).trend,
  },
  {
    name: 'keys',
    words: '[action]',
    description: 'show (default): addresses of the keys in use; save: keep new ones, encrypted',
    options: [...JSON_OUTPUT, ...PLACE],
    load: async () => (await import('./commands/keys.ts')).keys,
  },
  {
    name: 'config',
    description: 'the settings in effect and where each comes from',
    options: [...STRATEGY, ...JSON_OUTPUT, ...PLACE],
    load: async () => (await import('./commands/config.ts')).config,
  },
  {
    name: 'collect',
    description: 'record books, trades, quotes, marks and funding; needs no keys',
    options: [
      ['--symbol <list>', 'perpetuals, such as ETHUSDT,BNBUSDT (SYMBOL)'],
      ['--out <dir>', 'where to (default: recordings in the state folder)'],
      ['--minutes <number>', 'how long (default: until Ctrl-C)'],
      ['--flush <seconds>', 'longest time in memory alone (default 5)'],
      ['--seed <number>', 'paper: which made-up market'],
      ['--paper-url <url>', 'paper: a running paper exchange'],
      ...JSON_OUTPUT,
      ...PLACE,
    ],
    load: async () => {
      keepYoungHeapSmall()
      return (await import('./commands/collect.ts')).collect
    },
  },
  {
    name: 'backtest',
    description: 'play recorded markets through the strategy; where the profit came from',
    options: [
      ['--data <dir>', 'a recording, or a folder of them (also of the Python collector)'],
      ['--symbol <list>', 'only these perpetuals (SYMBOL)'],
      ['--config <file>', "the strategy's options as JSON"],
      ['--mode <name>', 'of the strategy: two-sided (default), or ping-pong'],
      ['--params <file>', 'parameters of calibrate; of any age, poor ones are refused'],
      ['--trend <file>', 'what trend has written, likewise'],
      ['--queue <model>', 'conservative (default), or power: cancels ahead of us help'],
      ['--feed-ms <ms>', 'until we hear of the market (default 20)'],
      ['--order-ms <ms>', 'until the exchange hears of us (default 30)'],
      ['--fee-bps <number>', 'maker fee; negative is a rebate (default 1)'],
      ['--notional <usdt>', 'size of an order at the touch (default 1000)'],
      ['--max-position <usdt>', 'of the touch (default 5000)'],
      ['--walk-forward <parts>', 'choose a width on each part, judge it on the next'],
      ['--state-dir <dir>', 'where the memory is kept (ASTERKIT_STATE_DIR)'],
      ...JSON_OUTPUT,
    ],
    load: async () => (await import('./commands/backtest.ts')).backtest,
  },
  {
    name: 'import',
    description: 'make a recording of CSV files of the Python collector, or of exported Parquet',
    options: [
      ['--data <dir>', 'folder with orderbook_SYMBOL.csv and others, or depth_SYMBOL.parquet'],
      ['--out <dir>', 'the recording; what it holds already stays'],
      ['--symbol <list>', 'only these perpetuals (SYMBOL)'],
    ],
    load: async () => (await import('./commands/copyRecording.ts')).importRecording,
  },
  {
    name: 'export',
    description: 'write a recording as CSV or Parquet',
    options: [
      ['--format <name>', 'csv: as the Python collector (default); parquet: for pandas, DuckDB'],
      ['--data <dir>', 'the recording'],
      ['--out <dir>', 'where to; files of the same names are replaced'],
      ['--symbol <list>', 'only these perpetuals (SYMBOL)'],
    ],
    load: async () => (await import('./commands/copyRecording.ts')).exportRecording,
  },
]
