import { requireAboveZero, requireNotBelowZero } from '../inputRules.ts'

/** Best prices of a book with what rests at them. Prices in one unit of the caller's choice, e.g. ticks. */
export interface Touch {
  readonly bid: number
  readonly ask: number
  /** Resting at `bid` and at `ask`, in one unit, e.g. lots. */
  readonly bidQuantity: number
  readonly askQuantity: number
}

/**
 * Weighs the best prices by what rests on the other side: a large bid draws the price toward the ask.
 *
 * microPrice = (bid * askQuantity + ask * bidQuantity) / (bidQuantity + askQuantity)
 *
 * @returns A price within [bid, ask], in the unit of `bid`; the mid when nothing rests on either side.
 * @throws {InvalidInputError} A price is not above 0, a quantity is negative, or the book is crossed.
 * @example
 * microPrice({ bid: 100, bidQuantity: 3, ask: 101, askQuantity: 1 }) // 100.75
 */
export function microPrice(touch: Touch): number {
  const bid = requireAboveZero(touch.bid, 'bid')
  const ask = requireAboveZero(touch.ask - bid, 'ask minus bid') + bid
  const bidQuantity = requireNotBelowZero(touch.bidQuantity, 'bidQuantity')
  const total = bidQuantity + requireNotBelowZero(touch.askQuantity, 'askQuantity')
  const bidShare = total > 0 ? bidQuantity / total : 0.5
  return Math.min(ask, Math.max(bid, bid + (ask - bid) * bidShare))
}
