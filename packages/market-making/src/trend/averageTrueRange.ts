import { requireWhole } from '../inputRules.ts'
import type { Candles } from './candles.ts'

/**
 * Average true range as Wilder smooths it.
 *
 * true range = max(high, previous close) - min(low, previous close), the first being high - low.
 * The first average is the mean of the first `period` ranges, at index period - 1; then
 * average = (average * (period - 1) + range) / period.
 *
 * J. W. Wilder, "New Concepts in Technical Trading Systems" (1978).
 *
 * @returns One entry per candle, NaN before index period - 1. Price units.
 * @throws {InvalidInputError} `period` is no whole number above 0.
 */
export function averageTrueRange(
  { high, low, close }: Pick<Candles, 'high' | 'low' | 'close'>,
  period: number,
): Float64Array {
  requireWhole(period, 'period', 1)
  const averages = new Float64Array(close.length).fill(Number.NaN)
  let average = 0
  for (let at = 0; at < close.length; at += 1) {
    const before = at > 0 ? close[at - 1]! : high[at]!
    const range =
      at > 0 ? Math.max(high[at]!, before) - Math.min(low[at]!, before) : high[at]! - low[at]!
    if (at < period) {
      average += range / period
      if (at < period - 1) continue
    } else average = (average * (period - 1) + range) / period
    averages[at] = average
  }
  return averages
}
