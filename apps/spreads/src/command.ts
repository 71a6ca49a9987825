import type { CommandSpec } from '@asterkit/app-kit'

/** The command line of the program, as data. */
export const COMMAND: CommandSpec = {
  name: 'spreads',
  words: '[table]',
  description: 'shows the price gaps (spreads, default), or funding and volumes (funding)',
  options: [
    ['--live', 'the real exchange; only reads'],
    ['--paper-url <url>', 'a paper exchange that runs on this machine'],
    ['--seed <number>', 'which made-up market (default 7)'],
    ['--symbols <list>', 'only these, such as SOLUSDT,BNBUSDT'],
    ['--size <usdt>', 'spreads: what this amount would really get from both books'],
    ['--min-volume <usdt>', 'funding: least 24 h volume, spot and perp (default 250000000)'],
    ['--min-apr <percent>', 'funding: least yearly rate on one leg (default 5.4)'],
    ['--max-basis <percent>', 'funding: largest price gap, either way (default 0.15)'],
    ['--periods <count>', 'funding: payments in the mean, the coming one with (default 10)'],
    ['--by-mean', 'funding: judge the yearly rate of the mean, not the current one'],
    ['--watch [seconds]', 'show again and again (default every 10 s), until Ctrl-C'],
    ['--json', 'one JSON document; with --watch one per line'],
    ['--csv', 'rows for spreadsheets; an unknown figure is an empty cell'],
  ],
  load: async () => (await import('./runSpreads.ts')).runSpreads,
}
