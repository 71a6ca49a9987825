import { InvalidInputError } from '@asterkit/instruments'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { avellanedaStoikov } from '../../src/index.ts'

/**
 * The example of M. Avellaneda, S. Stoikov, "High-frequency trading in a limit order book", Quantitative Finance 8 (2008)
 * 217-224, section "Numerical simulations": s = 100, T = 1, sigma = 2, dt = 0.005, q = 0, gamma = 0.1, k = 1.5, A = 140.
 * Its reservation price is equation 29 there, r = s - q * gamma * sigma^2 * (T - t), its spread equation 30,
 * gamma * sigma^2 * (T - t) + (2 / gamma) * ln(1 + gamma / k). Both equations, s, T, sigma, gamma and k were compared with
 * public notes and programs that follow the paper (November 2026); its table of mean spreads was not at hand then.
 */
const PAPER = { price: 100, inventory: 0, sigma: 2, timeLeft: 1, k: 1.5 }

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
    { gamma: 0.1, tabled: 1.49 }, // 0.2 + 1.2908 = 1.4908
    { gamma: 0.01, tabled: 1.35 }, // 0.02 + 200 * ln(1.0066667) = 0.02 + 1.3289 = 1.3489
  ])('gives the mean spread that the paper tables for gamma $gamma', ({ gamma, tabled }) => {
    const steps = 200 // dt = 0.005 in the paper
    let sum = 0
    for (let step = 0; step < steps; step += 1) {
      const { bid, ask } = avellanedaStoikov({ ...PAPER, gamma, timeLeft: 1 - step / steps })
      sum += ask - bid
    }

    expect(sum / steps).toBeCloseTo(tabled, 2)
  })

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
