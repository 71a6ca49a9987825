/**
 * Plays a year of decisions in this process and prints what came out as one line of JSON. A program of its
 * own, so that its memory is its own.
 */
import { runBacktest } from '@asterkit/backtest'
import { syntheticFeed } from '@asterkit/paper-exchange'

const CYCLE_MS = 300_000
/** As many made-up symbols as it takes for 20 pairs that trade on both markets; see `tradedPairs`. */
const SYMBOLS = 26

const days = Number(process.argv[2] ?? 365)
const started = performance.now()
const processor = process.cpuUsage()
const feed = syntheticFeed({
  seed: 7,
  days,
  stepMs: CYCLE_MS,
  symbolCount: SYMBOLS,
  hasTrades: false,
})
const { report, venue } = await runBacktest({
  feed,
  // Made-up symbols are thin: without this most would be turned down before they are weighed.
  config: { cycleIntervalMs: CYCLE_MS, minVolumeQuote: '0' },
})
const { user, system } = process.cpuUsage(processor)
process.stdout.write(
  `${JSON.stringify({
    seconds: (performance.now() - started) / 1000,
    processorSeconds: (user + system) / 1e6,
    decisions: report.checks,
    pairs: tradedPairs(),
    opened: report.cyclesOpened,
    endValue: report.endValue.toFixed(2),
    stateHash: venue.stateHash(),
  })}\n`,
)

/** Symbols that trade on both markets and do not merely follow the dollar. */
function tradedPairs(): number {
  const trading = feed.instruments.filter(({ status }) => status === 'TRADING')
  const onSpot = new Set(
    trading.filter(({ market }) => market === 'spot').map(({ symbol }) => symbol),
  )
  return trading.filter(
    ({ market, symbol }) => market === 'perp' && onSpot.has(symbol) && symbol !== 'USD1USDT',
  ).length
}
