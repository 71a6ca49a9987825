import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  fillPremium,
  OriginalBacktest,
  type OriginalBuckets,
  type OriginalRun,
  type OriginalSetting,
} from '../../src/index.ts'

/** The same backtest without passing over anything. */
function simpleRun(buckets: OriginalBuckets, setting: OriginalSetting): OriginalRun {
  const { gamma, sigma, horizonDays } = setting
  const scale = gamma * sigma * sigma * horizonDays
  let cash = 0
  let buys = 0
  let sells = 0
  buckets.mid.forEach((mid, at) => {
    const lean = 2 * scale * (buys - sells)
    const bidDistance = fillPremium(gamma, setting.kSell) + (scale / 2 + lean) * (mid * mid)
    const askDistance = fillPremium(gamma, setting.kBuy) + (scale / 2 - lean) * (mid * mid)
    if (mid - buckets.lowestBuy[at]! >= bidDistance) {
      cash -= (mid - bidDistance) * 1.0004
      buys += 1
    }
    if (buckets.highestSell[at]! - mid >= askDistance) {
      cash += (mid + askDistance) * (1 - 0.0004)
      sells += 1
    }
  })
  return { pnl: cash + (buys - sells) * buckets.mid.at(-1)!, buys, sells }
}

/** A price that may move far, and trades on either side of it, now and then on the wrong one. */
const market = fc
  .record({
    start: fc.double({ min: 0.5, max: 50_000, noNaN: true }),
    moves: fc.array(
      fc.record({
        move: fc.double({ min: -0.02, max: 0.02, noNaN: true }),
        below: fc.option(fc.double({ min: -0.001, max: 0.01, noNaN: true }), { nil: -Infinity }),
        above: fc.option(fc.double({ min: -0.001, max: 0.01, noNaN: true }), { nil: -Infinity }),
      }),
      { minLength: 1, maxLength: 600, size: 'max' },
    ),
  })
  .map(({ start, moves }): OriginalBuckets & { readonly start: number } => {
    let price = start
    const rows = moves.map(({ move, below, above }) => {
      price *= 1 + move
      return { mid: price, lowestBuy: price * (1 - below), highestSell: price * (1 + above) }
    })
    const column = (of: (row: (typeof rows)[number]) => number) => Float64Array.from(rows, of)
    return {
      start,
      mid: column((row) => row.mid),
      lowestBuy: column((row) => row.lowestBuy),
      highestSell: column((row) => row.highestSell),
    }
  })

/** From quotes that lean hard to such that do not, from the mid to beyond every trade. */
const figures = fc.record({
  skew: fc.oneof(fc.constant(0), fc.double({ min: 1e-7, max: 0.02, noNaN: true })),
  horizonDays: fc.double({ min: 0.003, max: 1, noNaN: true }),
  sigma: fc.double({ min: 0.005, max: 0.2, noNaN: true }),
  bid: fc.double({ min: 1e-5, max: 0.012, noNaN: true }),
  ask: fc.double({ min: 1e-5, max: 0.012, noNaN: true }),
})

test('property: passing over buckets changes no fill and no digit of the profit', () => {
  let fills = 0
  fc.assert(
    fc.property(market, fc.array(figures, { minLength: 1, maxLength: 8 }), (buckets, list) => {
      const backtest = new OriginalBacktest(buckets)
      for (const { skew, horizonDays, sigma, bid, ask } of list) {
        const setting = {
          gamma: skew / (sigma * sigma * horizonDays * buckets.start),
          horizonDays,
          sigma,
          kSell: 1 / (bid * buckets.start),
          kBuy: 1 / (ask * buckets.start),
        }
        const run = backtest.run(setting)
        fills += run.buys + run.sells
        expect(run).toEqual(simpleRun(buckets, setting))
      }
    }),
    { numRuns: 150 },
  )
  expect(fills).toBeGreaterThan(1000)
})

test('finds no fill in a period without trades', () => {
  const backtest = new OriginalBacktest({
    mid: Float64Array.from([100, 101]),
    lowestBuy: Float64Array.from([Infinity, Infinity]),
    highestSell: Float64Array.from([-Infinity, -Infinity]),
  })

  expect(backtest.run({ gamma: 1, horizonDays: 1, sigma: 0.05, kBuy: 1, kSell: 1 })).toEqual({
    pnl: 0,
    buys: 0,
    sells: 0,
  })
})

test('refuses a negative risk aversion or horizon', () => {
  const one = Float64Array.from([1])
  const backtest = new OriginalBacktest({ mid: one, lowestBuy: one, highestSell: one })
  const setting = { gamma: 1, horizonDays: 1, sigma: 0.05, kBuy: 1, kSell: 1 }

  expect(() => backtest.run({ ...setting, gamma: -1 })).toThrow('gamma must be')
  expect(() => backtest.run({ ...setting, horizonDays: Number.NaN })).toThrow('horizonDays must be')
})
