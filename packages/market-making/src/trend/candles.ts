import { InvalidInputError } from '@asterkit/instruments'
import { requireAboveZero } from '../inputRules.ts'

/** Candles as columns of equal length, oldest first, without holes. Prices in quote per base. */
export interface Candles {
  readonly open: ArrayLike<number>
  readonly high: ArrayLike<number>
  readonly low: ArrayLike<number>
  readonly close: ArrayLike<number>
}

/**
 * Checks columns that came from outside once, so that what computes with them need not.
 *
 * @returns The number of candles.
 * @throws {InvalidInputError} Lengths differ, a price is not above 0, or a high is below the low, open or close.
 */
export function checkCandles({ open, high, low, close }: Candles): number {
  const count = close.length
  if (open.length !== count || high.length !== count || low.length !== count) {
    throw new InvalidInputError('columns of candles must be equally long')
  }
  for (let at = 0; at < count; at += 1) {
    const least = Math.min(open[at]!, close[at]!)
    const most = Math.max(open[at]!, close[at]!)
    requireAboveZero(low[at]!, `low of candle ${at}`)
    requireAboveZero(high[at]!, `high of candle ${at}`)
    if (!(low[at]! <= least && most <= high[at]!)) {
      throw new InvalidInputError(`candle ${at}: open and close must lie within low and high`)
    }
  }
  return count
}
