import { type InstrumentRecording, LevelBook } from '@asterkit/backtest/dataset'
import {
  type MarketParameters,
  type OriginalBook,
  type OriginalTrade,
  originalParameters,
} from '@asterkit/market-making'

const HOUR_MS = 3_600_000
/** The method looks at sixteen windows of five minutes. */
const LOOK_BACK_MS = 90 * 60_000
/** Levels per side that it averages over at most. */
const LEVELS = 20

/**
 * Computes the figures of the Python maker's quote formula from the end of a recording, for the ping-pong mode.
 *
 * @param end Time of its last event, epoch ms.
 */
export function originalFigures(
  recording: InstrumentRecording,
  end: number,
): Pick<MarketParameters, 'original' | 'originalRefused'> {
  const tick = Number(recording.tickSize)
  const { books, trades } = read(recording, end)
  const found = originalParameters({ books, trades, tick })
  if (found.kind === 'failed') return { originalRefused: found.reason }
  const { gamma, horizonDays, sigma, buy, sell } = found.parameters
  const original = { gamma, horizonDays, sigma, kBuy: buy.k, kSell: sell.k }
  if (Object.values(original).every((figure) => Number.isFinite(figure) && figure > 0)) {
    return { original }
  }
  return { originalRefused: 'a figure is zero: the price did not move' }
}

/** One book a second, as it stood at the end of it, and all trades. */
function read(
  recording: InstrumentRecording,
  end: number,
): { readonly books: readonly OriginalBook[]; readonly trades: readonly OriginalTrade[] } {
  const tick = Number(recording.tickSize)
  const lot = Number(recording.stepSize)
  // A recording holds a whole book at the start of each hour at the latest.
  const from = Math.floor((end - LOOK_BACK_MS) / HOUR_MS) * HOUR_MS
  const books: OriginalBook[] = []
  const trades: OriginalTrade[] = []
  const book = new LevelBook()
  const side = (levels: readonly number[]) =>
    Float64Array.from(levels.slice(0, 2 * LEVELS), (count, at) => count * (at % 2 ? lot : tick))
  let changedAt: number | undefined
  const keep = () => {
    if (changedAt !== undefined && book.isKnown) {
      books.push({ time: changedAt, bids: side(book.bids), asks: side(book.asks) })
    }
    changedAt = undefined
  }
  for (const event of recording.events({ from })) {
    const { kind, time } = event
    if (kind === 'trade') {
      trades.push({ time, takerSide: event.takerSide, price: event.ticks * tick })
    }
    if (kind !== 'snapshot' && kind !== 'depth' && kind !== 'gap') continue
    if (changedAt !== undefined && secondOf(time) > secondOf(changedAt)) keep()
    if (kind === 'gap') book.void()
    else if (kind === 'depth') changedAt = book.apply(event) ? time : changedAt
    else {
      book.load(event)
      changedAt = time
    }
  }
  keep()
  return { books, trades }
}

/** The second that a book of this time stands for: the next whole one. */
function secondOf(time: number): number {
  return Math.ceil(time / 1000)
}
