import type { CommandSpec } from '@asterkit/app-kit'

type Options = CommandSpec['options']

/** Which exchange and session a command is about. */
const PLACE: Options = [
  ['--paper', 'a local exchange, no real money (default)'],
  ['--testnet', 'the test exchange'],
  ['--live', 'the real exchange'],
  ['--state-dir <dir>', 'where the memory is kept (ASTERKIT_STATE_DIR)'],
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
    name: 'config',
    description: 'the settings in effect and where each comes from',
    options: [...STRATEGY, ...JSON_OUTPUT, ...PLACE],
    load: async () => (await import('./commands/config.ts')).config,
  },
]
