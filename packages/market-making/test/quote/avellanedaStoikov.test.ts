import { InvalidInputError } from '@asterkit/instruments'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { avellanedaStoikov } from '../../src/index.ts'
import { seeded } from '../simulate.ts'

/**
 * The example of M. Avellaneda, S. Stoikov, "High-frequency trading in a limit order book", Quantitative Finance 8 (2008)
 * 217-224, section 3.3 and tables 1 to 3: s = 100, T = 1, sigma = 2, dt = 0.005, q = 0, k = 1.5, A = 140; reservation
 * price and spread are its equations 29 and 30. Read in a public copy of the published article. An earlier draft has
 * other tables, made with the constant part of the spread alone.
 */
const PAPER = { price: 100, inventory: 0, sigma: 2, timeLeft: 1, k: 1.5 }
const STEPS = 200 // dt = 0.005

/** The published tables: mean spread, and profit and final inventory of 1,000 simulations with their deviations. */
const TABLES = [
  { gamma: 0.1, spread: 1.49, leans: true, profit: 65.0, profitStd: 6.6, q: 0.08, qStd: 2.9 },
  { gamma: 0.1, spread: 1.49, leans: false, profit: 68.4, profitStd: 12.7, q: 0.26, qStd: 8.4 },
  { gamma: 0.01, spread: 1.35, leans: true, profit: 68.6, profitStd: 8.7, q: 0.12, qStd: 5.1 },
  { gamma: 0.01, spread: 1.35, leans: false, profit: 68.8, profitStd: 12.8, q: 0.09, qStd: 8.7 },
  { gamma: 1, spread: 3.02, leans: true, profit: 31.4, profitStd: 5.0, q: 0.02, qStd: 1.7 },
  { gamma: 1, spread: 3.02, leans: false, profit: 44.0, profitStd: 11.0, q: 0, qStd: 5.1 },
]

describe('avellanedaStoikov', () => {
  test('gives the spread of the paper for gamma 0.1', () => {
    // gamma * sigma^2 * 1 = 0.1 * 4 = 0.4
    // 2 / 0.1 * ln(1 + 0.1 / 1.5) = 20 * ln(1.0666667) = 20 * 0.0645385 = 1.2907704
    // spread = 0.4 + 1.2907704 = 1.6907704
    const { bid, ask, reservationPrice } = avellanedaStoikov({ ...PAPER, gamma: 0.1 })

    expect(reservationPrice).toBe(100)
    expect(ask - bid).toBeCloseTo(1.690_770_4, 6)
  })

  test.each([
    // Mean over the horizon: gamma * 4 / 2 + (2 / gamma) * ln(1 + gamma / 1.5).
    { gamma: 0.1, spread: 1.49 }, // 0.2 + 20 * ln(1.0666667) = 0.2 + 1.2908 = 1.4908
    { gamma: 0.01, spread: 1.35 }, // 0.02 + 200 * ln(1.0066667) = 0.02 + 1.3289 = 1.3489
    { gamma: 1, spread: 3.02 }, // 2 + 2 * ln(1.6666667) = 2 + 1.0217 = 3.0217
  ])('gives the mean spread that the paper tables for gamma $gamma', ({ gamma, spread }) => {
    expect(meanSpread(gamma).toFixed(2)).toBe(spread.toFixed(2))
  })

  test.each(TABLES)(
    'simulated as in the paper, makes its table for gamma $gamma, leaning: $leans',
    (row) => {
      const runs = simulate(row.gamma, row.leans, 2_000)

      for (const [ours, tabled, tabledStd] of [
        [runs.map(({ profit }) => profit), row.profit, row.profitStd],
        [runs.map(({ q }) => q), row.q, row.qStd],
      ] as const) {
        const { mean, std, kurtosis } = moments(ours)
        // Variances of both samples' figures: 1,000 runs there, 2,000 here. Tables are rounded to one digit (mean q: two).
        const samples = 1 / 1_000 + 1 / ours.length
        expect(Math.abs(mean - tabled)).toBeLessThan(3 * std * Math.sqrt(samples) + 0.05)
        const stdError = std * Math.sqrt(((kurtosis - 1) / 4) * samples)
        expect(Math.abs(std - tabledStd)).toBeLessThan(3 * stdError + 0.05)
      }
    },
  )

  test('leans against inventory by q * gamma * sigma^2 * time', () => {
    // 3 * 0.1 * 4 * 0.5 = 0.6 below the price when long 3, as much above when short 3
    const long = avellanedaStoikov({ ...PAPER, gamma: 0.1, inventory: 3, timeLeft: 0.5 })
    const short = avellanedaStoikov({ ...PAPER, gamma: 0.1, inventory: -3, timeLeft: 0.5 })

    expect(long.reservationPrice).toBeCloseTo(99.4, 12)
    expect(short.reservationPrice).toBeCloseTo(100.6, 12)
  })

  test('asks 2 / k and no skew of a maker that does not mind risk', () => {
    const { bid, ask } = avellanedaStoikov({ ...PAPER, gamma: 0, inventory: 10 })

    expect([bid, ask]).toEqual([100 - 1 / 1.5, 100 + 1 / 1.5])
  })

  test('property: the spread widens with risk and narrows with fills that reach farther', () => {
    const above = fc.double({ min: 1e-6, max: 100, noNaN: true })
    fc.assert(
      fc.property(above, above, above, above, (gamma, sigma, k, timeLeft) => {
        const spread = (change: object) => {
          const quote = avellanedaStoikov({ ...PAPER, gamma, sigma, k, timeLeft, ...change })
          return quote.ask - quote.bid
        }
        const slack = 1e-9 * (1 + spread({}))

        expect(spread({ sigma: sigma * 2 })).toBeGreaterThanOrEqual(spread({}) - slack)
        expect(spread({ timeLeft: timeLeft / 2 })).toBeLessThanOrEqual(spread({}) + slack)
        expect(spread({ k: k * 2 })).toBeLessThanOrEqual(spread({}) + slack)
      }),
    )
  })

  test.each([
    ['price', 0],
    ['gamma', -1],
    ['sigma', Number.NaN],
    ['timeLeft', -1],
    ['k', 0],
    ['inventory', Number.POSITIVE_INFINITY],
  ])('refuses a %s of %d', (name, value) => {
    const input = { ...PAPER, gamma: 0.1, [name]: value }

    expect(() => avellanedaStoikov(input)).toThrow(InvalidInputError)
    expect(() => avellanedaStoikov(input)).toThrow(name)
  })
})

/** Mean over the horizon of the spread without regard to inventory, which it does not depend on. */
function meanSpread(gamma: number): number {
  let sum = 0
  for (let step = 0; step < STEPS; step += 1) {
    const { bid, ask } = avellanedaStoikov({ ...PAPER, gamma, timeLeft: 1 - (step + 0.5) / STEPS })
    sum += ask - bid
  }
  return sum / STEPS
}

/**
 * The procedure of section 3.3: with probability A * exp(-k * distance) * dt a quote is filled, then the price moves by
 * sigma * sqrt(dt) up or down. A maker that does not lean quotes the mean spread around the price.
 */
function simulate(gamma: number, leans: boolean, count: number) {
  const draw = seeded(7)
  const dt = 1 / STEPS
  const half = meanSpread(gamma) / 2
  return Array.from({ length: count }, () => {
    let [price, q, cash] = [100, 0, 0]
    for (let step = 0; step < STEPS; step += 1) {
      const timeLeft = 1 - step * dt
      const { bid, ask } = leans
        ? avellanedaStoikov({ ...PAPER, price, gamma, timeLeft, inventory: q })
        : { bid: price - half, ask: price + half }
      const isSold = draw() < 140 * Math.exp(-1.5 * (ask - price)) * dt
      const isBought = draw() < 140 * Math.exp(-1.5 * (price - bid)) * dt
      if (isSold) [q, cash] = [q - 1, cash + ask]
      if (isBought) [q, cash] = [q + 1, cash - bid]
      price += (draw() < 0.5 ? -2 : 2) * Math.sqrt(dt)
    }
    return { profit: cash + q * price, q }
  })
}

function moments(sample: readonly number[]) {
  const mean = sample.reduce((sum, value) => sum + value, 0) / sample.length
  const central = (power: number) =>
    sample.reduce((sum, value) => sum + (value - mean) ** power, 0) / sample.length
  const variance = central(2)
  return { mean, std: Math.sqrt(variance), kurtosis: central(4) / variance ** 2 }
}
