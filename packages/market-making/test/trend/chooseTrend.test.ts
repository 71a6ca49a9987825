import { InvalidInputError } from '@asterkit/instruments'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Candles,
  chooseTrend,
  findTrend,
  judgeTrend,
  TREND_GRID,
  TrendFile,
  trendTrades,
  trySettings,
  walkForward,
  wilsonInterval,
} from '../../src/index.ts'
import { randomWalk } from '../simulate.ts'

/** Candles around a path of closes. */
function around(closes: readonly number[]): Candles {
  const open = closes.map((close, at) => closes[at - 1] ?? close)
  const beyond = (pick: typeof Math.max, factor: number) =>
    closes.map((close, at) => pick(close, open[at]!) * factor)
  return { open, close: closes, high: beyond(Math.max, 1.001), low: beyond(Math.min, 0.999) }
}

/** A price that rises and falls by turns, `length` candles each. */
function swinging(count: number, length: number): Candles {
  const walk = randomWalk(7, count, 0.0005)
  return around(
    walk.map((price, at) => price * (1 + 0.3 * Math.abs(1 - (at % (2 * length)) / length))),
  )
}

const GRID = [50, 100].flatMap((period) => [2, 4, 6].map((multiplier) => ({ period, multiplier })))

describe('trendTrades', () => {
  test('enters at the next open, reverses, and closes at the last close: by hand', () => {
    const open = [10, 10, 10, 20, 20, 20, 16]
    const close = [10, 10, 10, 20, 20, 20, 8]
    // up is left out (before the first flip); down at 2: in at open[3] = 20; up at 4: out and in at open[5] = 20
    const directions = [0, 1, -1, -1, 1, 1, 1]
    const { trades, wins, logReturn, sharpe } = trendTrades({ open, close }, directions)
    const [first, second] = [-Math.log(20 / 20) - 0.001, Math.log(8 / 20) - 0.001]
    const mean = (first + second) / 2
    const deviation = Math.abs(first - second) / 2

    expect({ trades, wins }).toEqual({ trades: 2, wins: 0 })
    expect(logReturn).toBeCloseTo(first + second, 12)
    expect(sharpe).toBeCloseTo(mean / deviation, 9)
  })

  test('has nothing to tell without a flip, and no ratio of one trade', () => {
    const prices = { open: [1, 1, 1, 1], close: [1, 1, 1, 1] }

    expect(trendTrades(prices, [1, 1, 1, 1])).toMatchObject({ trades: 0, sharpe: undefined })
    expect(trendTrades(prices, [1, -1, -1, -1])).toMatchObject({ trades: 1, sharpe: undefined })
  })

  test('does not enter on a flip of the last candle: there is no next open', () => {
    expect(trendTrades({ open: [1, 1, 1], close: [1, 1, 1] }, [1, 1, -1]).trades).toBe(0)
  })
})

describe('chooseTrend', () => {
  test("tries the Python finder's 1012 settings", () => {
    expect(TREND_GRID).toHaveLength(1012)
    expect(TREND_GRID[0]).toEqual({ period: 100, multiplier: 1.8 })
    expect(TREND_GRID.at(-1)).toEqual({ period: 1000, multiplier: 8.1 })
  })

  test('ranks by Sharpe ratio and asks the best 5 %, at least one', () => {
    const candles = swinging(3000, 200)
    const chosen = chooseTrend(candles, trySettings(candles, GRID))
    const every = trySettings(candles, GRID).map(
      ({ directions }) => trendTrades(candles, directions).sharpe ?? 0,
    )

    expect(chosen?.best).toHaveLength(1)
    expect(chosen?.best[0]?.result.sharpe).toBe(Math.max(...every))
    expect(chosen?.direction).toBe(chosen?.best[0]?.directions.at(-1))
    expect(chosen?.agreement).toBe(1)
  })

  test('chooses nothing when no setting traded often enough', () => {
    const rising = around(Array.from({ length: 600 }, (_, at) => 100 + at))

    expect(chooseTrend(rising, trySettings(rising, GRID))).toBeUndefined()
  })

  test('property: later candles change nothing of what is chosen by earlier ones', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 400, max: 700 }),
        (seed, to) => {
          const closes = randomWalk(seed, 800, 0.01)
          const [known, all] = [around(closes.slice(0, to)), around(closes)]
          const one = chooseTrend(known, trySettings(known, GRID), { fewestTrades: 2 })
          const other = chooseTrend(all, trySettings(all, GRID), { to, fewestTrades: 2 })

          expect(other?.direction).toBe(one?.direction)
          expect(other?.best.map(({ result }) => result)).toEqual(
            one?.best.map(({ result }) => result),
          )
        },
      ),
      { numRuns: 20 },
    )
  })
})

describe('walkForward', () => {
  test('finds a market that swings worth following', () => {
    const candles = swinging(6000, 200)
    const found = walkForward(candles, trySettings(candles, GRID))

    expect(found?.unseen.logReturn).toBeGreaterThan(0)
    expect(found?.unseen.trades).toBeGreaterThan(5)
  })

  test('finds nothing worth following in a random walk, whatever the past promised', () => {
    const found = [21, 22, 23, 24].map((seed) => {
      const candles = around(randomWalk(seed, 4000, 0.003))
      return walkForward(candles, trySettings(candles, GRID))
    })
    const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length

    // The best of the past always looks better than what came of it.
    expect(mean(found.map((one) => one?.seenSharpe ?? 0))).toBeGreaterThan(
      mean(found.map((one) => one?.unseen.sharpe ?? 0)),
    )
  })

  test('Wilson: by hand', () => {
    // 5 of 10, z = 1.96: scale 1.38416, centre (0.5 + 0.19208) / 1.38416 = 0.5
    // half = 1.96 / 1.38416 * sqrt(0.025 + 0.009604) = 0.263406
    const [low, high] = wilsonInterval(5, 10)

    expect(low).toBeCloseTo(0.236594, 5)
    expect(high).toBeCloseTo(0.763406, 5)
  })
})

describe('findTrend and judgeTrend', () => {
  const candles = swinging(3000, 200)
  const input = { symbol: 'BTCUSDT', interval: '5m', from: 0, to: 1_760_000_000_000 }
  const finding = findTrend({ ...input, candles })
  if (finding.kind === 'failed') throw new Error(finding.reason)
  const { trend } = finding
  const file = TrendFile.parse({
    schema: 'asterkit.market-maker.trend/1',
    createdAt: input.to,
    markets: [trend],
    missing: [{ symbol: 'XUSDT', reason: '3 candles, at least 500 are needed' }],
  })

  test('publishes what the choice was worth on unseen candles', () => {
    expect(trend).toMatchObject({ data: { candles: 3000 }, unseen: { folds: 5 } })
    expect(trend.confidence).toBeGreaterThanOrEqual(0)
    expect(trend.confidence).toBeLessThanOrEqual(1)
  })

  test('says why there is no trend', () => {
    expect(findTrend({ ...input, candles: swinging(400, 100) })).toEqual({
      kind: 'failed',
      reason: '400 candles, at least 500 are needed',
    })
  })

  test('refuses broken candles', () => {
    const broken = { ...candles, high: [...(candles.high as number[])].fill(1) }

    expect(() => findTrend({ ...input, candles: broken })).toThrow(InvalidInputError)
  })

  test('lets a fresh trend through and refuses an old or absent one', () => {
    const now = input.to + 60_000

    expect(judgeTrend({ file, symbol: 'BTCUSDT', now })).toEqual({
      kind: 'usable',
      trend,
      ageMs: 60_000,
    })
    expect(judgeTrend({ file, symbol: 'BTCUSDT', now: now + 3_600_000 })).toEqual({
      kind: 'refused',
      reasons: ['its last candle is 61 min old, at most 60 min may be'],
    })
    expect(judgeTrend({ file, symbol: 'XUSDT', now })).toMatchObject({
      reasons: ['3 candles, at least 500 are needed'],
    })
  })
})
