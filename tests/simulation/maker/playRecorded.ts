import { join } from 'node:path'
import { recordedFeed } from '@asterkit/paper-exchange'
import { denseRecording } from './denseRecording.ts'
import { recordedRun } from './recordedRun.ts'

/**
 * Plays the recording of November 2025 over HTTP and WebSocket and says what the maker did: `node playRecorded.ts` two
 * hours of its dense stretches, `node playRecorded.ts whole` the session as it lies, holes included.
 */
const [, , what] = process.argv
const symbols = ['ETHUSDT', 'BNBUSDT']
const folder = join(import.meta.dirname, '../../../../shared/data/aster-recorded/2025-11-28b')
const day = Date.UTC(2025, 10, 28)
const at = (hours: number, minutes: number, seconds = 0) =>
  day + ((hours * 60 + minutes) * 60 + seconds) * 1000
// Where the books of both symbols have no hole.
const stretches = [
  { from: at(11, 39, 58), to: at(12, 16) },
  { from: at(13, 26, 14), to: at(13, 52, 28) },
]
const feed =
  what === 'whole'
    ? recordedFeed({ folder, symbols })
    : denseRecording(folder, symbols, stretches, 2 * 3_600_000)
const minutes = (ms: number) => (ms / 60_000).toFixed(1)
const began = performance.now()
const run = await recordedRun(feed, symbols, 1_000)
const seconds = ((performance.now() - began) / 1000).toFixed(1)
const lines = [
  `${feed.name}: ${minutes(run.playedMs)} min played in ${seconds} s`,
  ...run.symbols.map(({ symbol, times: { book, unguarded, twoSided }, ...rest }) => {
    const share = ((twoSided / unguarded) * 100).toFixed(2)
    const { fills, largestQuote, mostOrders } = rest
    return `${symbol}: book ${minutes(book)} min, unguarded ${minutes(unguarded)} min, of these two-sided ${share} %; ${fills} fills, position at most ${largestQuote.toFixed(2)}, orders of a side at most ${mostOrders}`
  }),
  `fills as taker ${run.takerFills}, post-only orders that would have crossed ${run.expired}`,
  `ledger ${run.isLedgerEqual ? 'equal' : 'NOT EQUAL'}, differences ${run.report.differences.length}, orders left ${run.report.ordersLeft}, result ${run.report.result.net.toFixed(2)}`,
]
process.stdout.write(`${lines.join('\n')}\n`)
const isRight =
  run.isLedgerEqual &&
  run.takerFills === 0 &&
  run.report.ordersLeft === 0 &&
  run.symbols.every(({ times }) => times.twoSided / times.unguarded >= 0.95)
process.exitCode = isRight ? 0 : 1
