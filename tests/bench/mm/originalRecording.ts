import type { InstrumentRecording } from '@asterkit/backtest/dataset'
import type { OriginalBook, OriginalTrade } from '@asterkit/market-making'

/** A recording in the units of the Python maker. */
export interface OriginalRecording {
  readonly books: Iterable<OriginalBook>
  /** Filled while `books` is read to its end. */
  readonly trades: readonly OriginalTrade[]
  readonly tick: number
}

/** Reads books one by one, so that they need not all be in memory; trades are put aside on the way. */
export function readOriginal(recording: InstrumentRecording): OriginalRecording {
  const tick = Number(recording.tickSize)
  const step = Number(recording.stepSize)
  const trades: OriginalTrade[] = []
  function* books(): Generator<OriginalBook> {
    for (const event of recording.events()) {
      if (event.kind === 'trade') {
        trades.push({ time: event.time, takerSide: event.takerSide, price: event.ticks * tick })
      } else if (event.kind === 'snapshot') {
        const inQuote = (levels: Float64Array) =>
          levels.map((count, at) => (at % 2 === 0 ? count * tick : count * step))
        yield { time: event.time, bids: inQuote(event.bids), asks: inQuote(event.asks) }
      }
    }
  }
  return { books: books(), trades, tick }
}
