import { describe, expect, test } from 'vitest'
import {
  OriginalBacktest,
  originalIntensity,
  originalMids,
  originalParameters,
} from '../../src/index.ts'
import { randomWalk, seeded } from '../simulate.ts'

const book = (time: number, bids: number[], asks: number[]) => ({ time, bids, asks })

describe('originalMids', () => {
  test('averages what 1000 USD would pay on each side: by hand', () => {
    // bid: 5 at 100 is 500, then 500 / 50 = 10 at 50: 1000 / 15 = 66.667; ask: 200 x 10 alone
    const found = originalMids([book(0, [100, 5, 50, 20], [200, 10])])

    expect(found?.mids[0]).toBeCloseTo((1000 / 15 + 200) / 2, 9)
  })

  test('holds each mid until the next snapshot and keeps what follows the last hole of 60 s', () => {
    const at = (second: number, price: number) => book(second * 1000, [price, 100], [price, 100])
    const found = originalMids([at(0, 1), at(10, 2), at(100, 5), at(102, 6), at(103, 7)])

    expect(found).toEqual({ from: 100, mids: Float64Array.from([5, 5, 6, 7]) })
  })
})

describe('originalIntensity', () => {
  test('finds a line that counts lie on: by hand', () => {
    // 8, 4, 2 trades at or beyond 1, 2 and 3 half ticks without any age: k = ln 2 per half tick of 0.5
    const arrivals = [0.5, 0.5, 0.5, 0.5, 1, 1, 1.5, 1.5].map((distance) => ({ age: 0, distance }))
    const curve = originalIntensity(arrivals, 60, 1)
    // A window weighs 30 / ln 2 * (1 - 1 / 4) seconds; 16 trades at distance 0.
    const seconds = (30 / Math.LN2) * 0.75

    expect(curve?.k).toBeCloseTo(Math.LN2 / 0.5, 9)
    expect(curve?.volumePerSecond).toBeCloseTo(16 / seconds, 9)
  })

  test('refuses too few distances', () => {
    expect(originalIntensity([{ age: 0, distance: 0.6 }], 60, 1)).toBeUndefined()
  })
})

describe('OriginalBacktest', () => {
  test('fills a bid by a taker buy, with the fee and what is left at the last mid: by hand', () => {
    // No risk: distance 1 / k = 2. The buy at 97 fills the bid of 98; the sell at 101 does not reach 102.
    const backtest = new OriginalBacktest({
      mid: Float64Array.from([100, 100, 110]),
      lowestBuy: Float64Array.from([97, 99, Number.POSITIVE_INFINITY]),
      highestSell: Float64Array.from([Number.NEGATIVE_INFINITY, 101, Number.NEGATIVE_INFINITY]),
    })
    const run = backtest.run({ gamma: 0, horizonDays: 1, sigma: 0.05, kBuy: 0.5, kSell: 0.5 })

    expect(run).toEqual({ pnl: expect.closeTo(110 - 98 * 1.0004, 9), buys: 1, sells: 0 })
  })
})

describe('originalParameters', () => {
  test('quotes as its own formula does on what it found', () => {
    const uniform = seeded(9)
    const walk = randomWalk(9, 7200, 0.0001, 3000)
    const books = walk.map((price, at) => book(at * 1000, [price - 0.05, 10], [price + 0.05, 10]))
    const trades = walk.map((price, at) => ({
      time: at * 1000 + 500,
      takerSide: uniform() < 0.5 ? ('buy' as const) : ('sell' as const),
      price: price + (uniform() < 0.5 ? 1 : -1) * -Math.log(uniform()) * 0.8,
    }))
    const found = originalParameters({ books, trades, tick: 0.1 })
    if (found.kind === 'failed') throw new Error(found.reason)
    const { sigma, buy, gamma, quote, horizonDays, mid } = found.parameters

    // 0.0001 per root second is 0.0001 * sqrt(86400) = 2.94 % a day
    expect(sigma).toBeCloseTo(0.0294, 2)
    expect(buy.k).toBeGreaterThan(0.8)
    expect(buy.k).toBeLessThan(1.7)
    const risk = gamma * (sigma * mid) ** 2 * horizonDays
    expect(quote.rawAskOffset).toBeCloseTo(Math.log(1 + gamma / buy.k) / gamma + risk / 2, 9)
  })

  test('says why it finds nothing', () => {
    expect(originalParameters({ books: [], trades: [], tick: 0.1 })).toEqual({
      kind: 'failed',
      reason: 'no book was recorded',
    })
  })
})
