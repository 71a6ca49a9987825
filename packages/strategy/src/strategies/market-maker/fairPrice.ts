import { microPrice } from '@asterkit/market-making'
import type { BookView } from './state.ts'

/** Best prices of a book that can be quoted on. */
export interface Touch {
  readonly bid: number
  readonly ask: number
}

/** Best bid and ask in ticks; undefined when a side is empty or the book is crossed. */
export function touchOf(book: BookView | undefined): Touch | undefined {
  const bid = book?.bids[0]?.[0]
  const ask = book?.asks[0]?.[0]
  return bid === undefined || ask === undefined || bid >= ask ? undefined : { bid, ask }
}

/** Middle of the best prices, ticks. */
export function midOf({ bid, ask }: Touch): number {
  return (bid + ask) / 2
}

/**
 * What the market is worth, in ticks: the mid, drawn toward the side on which less rests.
 *
 * @param microWeight Share of the micro price, 0 to 1.
 */
export function fairTicksOf(book: BookView, touch: Touch, microWeight: number): number {
  const mid = midOf(touch)
  if (microWeight === 0) return mid
  const bidQuantity = book.bids[0]?.[1] ?? 0
  const askQuantity = book.asks[0]?.[1] ?? 0
  return mid + microWeight * (microPrice({ ...touch, bidQuantity, askQuantity }) - mid)
}
