import { requireAboveZero } from '../inputRules.ts'
import { averageTrueRange } from './averageTrueRange.ts'
import type { Candles } from './candles.ts'

/** Setting of a SuperTrend. */
export interface SuperTrendSetting {
  /** Candles of the average true range. */
  readonly period: number
  /** Distance of the bands from the middle of a candle, in average true ranges. */
  readonly multiplier: number
}

/** SuperTrend of each candle. Entries before index `first` are 0 and NaN. */
export interface SuperTrend {
  /** The first candle with a direction: period - 1. */
  readonly first: number
  /** 1: up, -1: down. */
  readonly directions: Int8Array
  /** Carried bands. */
  readonly upper: Float64Array
  readonly lower: Float64Array
}

/**
 * Direction of the market by bands that only tighten while price stays within them.
 *
 * bands = (high + low) / 2 +- multiplier * averageTrueRange
 * upper: the new band when it is lower or the previous close was above the previous upper band, else the previous
 * one; lower mirrors it. Direction starts at 1; a close above the previous upper band makes it 1, a close below the
 * previous lower band -1, else it stays.
 *
 * Other programs compare with the bands of the same candle and can differ for it.
 *
 * @throws {InvalidInputError} `period` is no whole number above 0, or `multiplier` is not above 0.
 */
export function superTrend(candles: Candles, setting: SuperTrendSetting): SuperTrend {
  const count = candles.close.length
  const bands = {
    upper: new Float64Array(count).fill(Number.NaN),
    lower: new Float64Array(count).fill(Number.NaN),
  }
  const averages = averageTrueRange(candles, setting.period)
  const directions = superTrendDirections(candles, averages, setting, bands)
  return { first: setting.period - 1, directions, ...bands }
}

/**
 * Directions alone, from average true ranges that are known: for many multipliers of one period.
 *
 * @param bands Where to write the carried bands, if they are wanted.
 */
export function superTrendDirections(
  { high, low, close }: Candles,
  averages: Float64Array,
  { period, multiplier }: SuperTrendSetting,
  bands?: { readonly upper: Float64Array; readonly lower: Float64Array },
): Int8Array {
  requireAboveZero(multiplier, 'multiplier')
  const directions = new Int8Array(close.length)
  let direction = 1
  let upper = Number.POSITIVE_INFINITY
  let lower = Number.NEGATIVE_INFINITY
  let before = 0
  for (let at = period - 1; at < close.length; at += 1) {
    const middle = (high[at]! + low[at]!) / 2
    const reach = multiplier * averages[at]!
    const price = close[at]!
    const isFirst = at === period - 1
    if (!isFirst && price > upper) direction = 1
    else if (!isFirst && price < lower) direction = -1
    if (isFirst || middle + reach < upper || before > upper) upper = middle + reach
    if (isFirst || middle - reach > lower || before < lower) lower = middle - reach
    before = price
    directions[at] = direction
    if (bands !== undefined) {
      bands.upper[at] = upper
      bands.lower[at] = lower
    }
  }
  return directions
}
