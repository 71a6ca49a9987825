import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { InvalidInputError } from '@asterkit/instruments'
import { SuperTrend as Independent } from 'trading-signals'
import { describe, expect, test } from 'vitest'
import { averageTrueRange, type Candles, superTrend } from '../../src/index.ts'

const SYMBOLS = ['ASTER', 'BNB', 'BTC', 'DOGE', 'ETH', 'HYPE', 'SOL', 'XRP']
const HISTORY = join(import.meta.dirname, '../../../../../shared/data/market-history/perp-klines')
const SETTINGS = [
  { period: 10, multiplier: 3 },
  { period: 100, multiplier: 1.8 },
]

/** Columns of `timestamp,open,high,low,close,...`. */
function candlesOf(csv: string): Candles {
  const rows = csv.trim().split('\n').slice(1)
  const cells = rows.map((row) => row.split(',').map(Number))
  const column = (at: number) => cells.map((row) => row[at]!)
  return { open: column(1), high: column(2), low: column(3), close: column(4) }
}

const hours = candlesOf(readFileSync(join(import.meta.dirname, '../fixtures/btc-1h.csv'), 'utf8'))

/** Candles of which only high, low and close matter. */
function bars(...rows: readonly (readonly [high: number, low: number, close: number])[]): Candles {
  const column = (at: 0 | 1 | 2) => rows.map((row) => row[at])
  return { open: column(2), high: column(0), low: column(1), close: column(2) }
}

describe('averageTrueRange', () => {
  test('begins with a mean and is smoothed as Wilder does: by hand', () => {
    // ranges: 12 - 10 = 2; max(13, 11) - min(11, 11) = 2; max(16, 12) - min(14, 12) = 4; 15 - 9 = 6
    // period 2: (2 + 2) / 2 = 2; (2 + 4) / 2 = 3; (3 + 6) / 2 = 4.5
    const averages = averageTrueRange(
      bars([12, 10, 11], [13, 11, 12], [16, 14, 15], [12, 9, 10]),
      2,
    )

    expect([...averages]).toEqual([Number.NaN, 2, 3, 4.5])
  })
})

describe('superTrend', () => {
  test('carries its bands and flips beyond the previous ones: by hand', () => {
    // period 1: each average is smoothed over one candle, so it is the range itself; multiplier 1
    const { directions, upper, lower, first } = superTrend(
      bars(
        [11, 9, 10], // range 2: bands 12 and 8; begins up
        [10, 8, 9], // range 2: bands 11 and 7: upper tightens to 11, lower stays 8
        [9, 6, 7], // range 3: 10.5 and 4.5; close 7 < 8: down; upper 10.5, lower stays 8
        [8, 6, 7.5], // range 2: 9 and 5; previous close 7 < 8: lower gives way to 5, upper 9
        [12, 8, 11], // range 4.5: 14.5 and 5.5; close 11 > 9: up; upper stays 9, lower 5.5
        [13, 11, 12], // range 2: 14 and 10; previous close 11 > 9: upper 14, lower 10
      ),
      { period: 1, multiplier: 1 },
    )

    expect(first).toBe(0)
    expect([...directions]).toEqual([1, 1, -1, -1, 1, 1])
    expect([...upper]).toEqual([12, 11, 10.5, 9, 9, 14])
    expect([...lower]).toEqual([8, 8, 8, 5, 5.5, 10])
  })

  test('has no direction before its period is full', () => {
    const { directions, first } = superTrend(hours, { period: 10, multiplier: 3 })

    expect([...directions.slice(0, 9)]).toEqual(Array.from({ length: 9 }, () => 0))
    expect(first).toBe(9)
  })

  test('refuses a multiplier of 0 and a period that is no whole number', () => {
    expect(() => superTrend(hours, { period: 10, multiplier: 0 })).toThrow(InvalidInputError)
    expect(() => superTrend(hours, { period: 1.5, multiplier: 1 })).toThrow(InvalidInputError)
  })

  test.each(SETTINGS)(
    'agrees with trading-signals on hours of BTC, $period x $multiplier',
    (setting) => {
      agrees(hours, setting)
    },
  )

  for (const symbol of SYMBOLS) {
    const file = join(HISTORY, `binance-${symbol}USDT-1h.csv.gz`)
    test.skipIf(!existsSync(file))(
      `agrees with trading-signals on half a year of ${symbol} (skipped where the data is absent)`,
      () => {
        const candles = candlesOf(gunzipSync(readFileSync(file)).toString())
        for (const setting of SETTINGS) agrees(candles, setting)
      },
    )
  }
})

/**
 * Both carry the same bands. Theirs begins downward and flips at the bands of the same candle, ours begins upward and
 * flips at the previous ones; with that rule put in place of ours, directions agree from the first flip on.
 */
function agrees(candles: Candles, setting: { period: number; multiplier: number }): void {
  const ours = superTrend(candles, setting)
  const theirs = new Independent({ interval: setting.period, multiplier: setting.multiplier })
  let isUp = false
  let compared = 0
  let sameDirections = 0
  for (let at = 0; at < candles.close.length; at += 1) {
    const [high, low, close] = [candles.high[at]!, candles.low[at]!, candles.close[at]!]
    const result = theirs.update({ high, low, close }, false)
    if (result === null) continue
    isUp = isUp ? close >= ours.lower[at]! : close > ours.upper[at]!
    const line = isUp ? ours.lower[at]! : ours.upper[at]!
    expect(result.trend === 'BULLISH').toBe(isUp)
    expect(result.supertrend / line).toBeCloseTo(1, 9)
    compared += 1
    if ((ours.directions[at] === 1) === isUp) sameDirections += 1
  }
  expect(compared).toBe(candles.close.length - setting.period + 1)
  expect(sameDirections / compared).toBeGreaterThan(0.7)
}
