import type { EpochMs, FeedBook, FeedEvent } from '../../core/contract.ts'
import { markAt } from './asterPriceFile.ts'

/** Pause between two mark prices of one symbol, as on the venue's stream. */
const MARK_STEP_MS = 1000

/**
 * Adds mark prices to events that have none: the middle of the perpetual's book, at most once a second.
 * The index price is the middle of the spot book where there is one, else the mark price.
 */
export function withMidMarks(
  take: (until: EpochMs) => Iterable<FeedEvent>,
): (until: EpochMs) => Iterable<FeedEvent> {
  const marked = new Map<string, EpochMs>()
  const spot = new Map<string, () => FeedBook>()
  return function* takeWithMarks(until) {
    for (const event of take(until)) {
      yield event
      if (event.kind === 'mark') marked.set(event.symbol, event.time)
      if (event.kind !== 'book') continue
      if (event.market === 'spot') {
        spot.set(event.symbol, event.book)
        continue
      }
      const before = marked.get(event.symbol)
      if (before !== undefined && event.time - before < MARK_STEP_MS) continue
      const mark = middleOf(event.book())
      if (mark === undefined) continue
      marked.set(event.symbol, event.time)
      const book = spot.get(event.symbol)
      yield markAt(event.time, event.symbol, mark, book && middleOf(book()))
    }
  }
}

function middleOf({ bids, asks }: FeedBook) {
  const bid = bids.at(0)
  const ask = asks.at(0)
  return bid === undefined || ask === undefined ? undefined : bid[0].plus(ask[0]).div(2)
}
