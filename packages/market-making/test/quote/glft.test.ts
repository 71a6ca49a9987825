import { InvalidInputError } from '@asterkit/instruments'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type GlftInput, glft, normalisedGlft } from '../../src/index.ts'

/**
 * O. Guéant, C.-A. Lehalle, J. Fernandez-Tapia, "Dealing with the inventory risk: a solution to the market making
 * problem", Mathematics and Financial Economics 7 (2013) 477-507; read in a public copy of the authors' draft of July 2012. Its figures 1 to
 * 3: sigma = 0.3 ticks per square root of a second, A = 0.9 per second, k = 0.3 per tick, gamma = 0.01 per tick, T = 600
 * seconds, orders of 1. It prints no quotes as numbers: what follows from its closed form (section 4) is worked by hand
 * below, and its exact solution is computed.
 */
const PAPER = { gamma: 0.01, sigma: 0.3, fillRate: 0.9, k: 0.3, lot: 1 }

describe('glft', () => {
  test("gives the asymptotic quotes of the paper's example", () => {
    // c1 = ln(1 + 0.01 / 0.3) / 0.01 = 100 * ln(1.0333333) = 100 * 0.03278982 = 3.278982
    // (1 + gamma / k)^(k / gamma + 1) = 1.0333333^31 = e^(31 * 0.03278982) = e^1.0164845 = 2.763462
    // c2 = sqrt(0.01 / (2 * 0.9 * 1 * 0.3) * 2.763462) = sqrt(0.05117522) = 0.2262194
    // skew = 0.3 * 0.2262194 = 0.06786582 ticks per unit of inventory
    // halfSpread = 3.278982 + 0.06786582 / 2 = 3.312915 ticks
    const quote = glft(PAPER)

    expect(quote.skew).toBeCloseTo(0.067_865_8, 6)
    expect(quote.halfSpread).toBeCloseTo(3.312_915, 5)
  })

  test.each([
    // Figures 1 to 3. The paper calls the closed form very good for small inventories.
    { change: {}, inventory: 10, ticks: 0.002 },
    { change: {}, inventory: 25, ticks: 0.01 },
    // Figures 4 and 5, left and right.
    { change: { sigma: 0.4 }, inventory: 10, ticks: 0.003 },
    { change: { sigma: 1, fillRate: 0.2 }, inventory: 5, ticks: 0.03 },
  ])(
    'is within $ticks ticks of the exact quotes of the paper up to $inventory held, $change',
    (row) => {
      const input = { ...PAPER, ...row.change }
      const { halfSpread, skew } = glft(input)
      const exact = exactQuotes(input, 600)

      for (let q = -row.inventory; q <= row.inventory; q += 1) {
        expect(Math.abs(halfSpread + skew * q - exact.bid(q))).toBeLessThan(row.ticks)
        expect(Math.abs(halfSpread - skew * q - exact.ask(q))).toBeLessThan(row.ticks)
      }
    },
  )

  test('is far from the exact quotes when much is held in a violent market, as the paper warns', () => {
    const input = { ...PAPER, sigma: 1, fillRate: 0.2 }
    const { halfSpread, skew } = glft(input)
    const exact = exactQuotes(input, 600)
    const errors = [0, 10, 15, 20].map((q) => halfSpread + skew * q - exact.bid(q))

    // Section 4: no good fit is to be expected where the inventory is large, as ratios of small figures are taken.
    expect(errors[1]).toBeGreaterThan(0.2)
    expect(errors[3]).toBeGreaterThan(errors[2]!)
    expect(errors[2]).toBeGreaterThan(errors[1]!)
  })

  test('weighs mean against variance when xi is 0', () => {
    // c1 = 1 / k = 3.333333; the power tends to e = 2.718282
    // c2 = sqrt(0.01 / 0.54 * 2.718282) = sqrt(0.05033855) = 0.2243625
    // skew = 0.06730875, halfSpread = 3.333333 + 0.03365438 = 3.366988
    const quote = glft({ ...PAPER, xi: 0 })

    expect(quote.skew).toBeCloseTo(0.067_308_7, 6)
    expect(quote.halfSpread).toBeCloseTo(3.366_988, 5)
    expect(glft({ ...PAPER, xi: 1e-9 }).halfSpread).toBeCloseTo(quote.halfSpread, 6)
  })

  test('asks for no skew when nothing moves', () => {
    expect(glft({ ...PAPER, sigma: 0 }).skew).toBe(0)
  })

  test('property: quotes scale with the unit of price and with the unit of inventory', () => {
    const factor = fc.double({ min: 1e-3, max: 1e3, noNaN: true })
    const figure = fc.double({ min: 1e-3, max: 10, noNaN: true })
    fc.assert(
      fc.property(figure, figure, figure, factor, factor, (gamma, sigma, k, price, amount) => {
        const input = { gamma, sigma, k, fillRate: 0.9, lot: 1 }
        const rescaled = glft({
          gamma: gamma / price / amount,
          sigma: sigma * price,
          k: k / price,
          fillRate: 0.9,
          lot: amount,
        })

        expect(rescaled.halfSpread / price / glft(input).halfSpread).toBeCloseTo(1, 6)
        expect((rescaled.skew * amount) / price / glft(input).skew).toBeCloseTo(1, 6)
      }),
    )
  })

  test('property: rarer fills mean a stronger skew', () => {
    const rate = fc.double({ min: 1e-3, max: 10, noNaN: true })
    fc.assert(
      fc.property(rate, (fillRate) => {
        expect(glft({ ...PAPER, fillRate: fillRate / 2 }).skew).toBeGreaterThan(
          glft({ ...PAPER, fillRate }).skew,
        )
      }),
    )
  })

  test.each(['fillRate', 'k', 'lot'])('refuses a %s of 0', (name) => {
    expect(() => glft({ ...PAPER, [name]: 0 })).toThrow(InvalidInputError)
    expect(() => glft({ ...PAPER, [name]: 0 })).toThrow(name)
  })
})

describe('normalisedGlft', () => {
  const market = { sigmaBps: 0.8, volumePerSecond: 0.02, kPerBps: 1.5, lotShare: 0.1 }

  test('is glft with gamma as a multiple of k', () => {
    // gamma = 0.5 * 1.5 = 0.75, A = 0.02 / 0.1 = 0.2 orders a second
    const direct = glft({ gamma: 0.75, sigma: 0.8, fillRate: 0.2, k: 1.5, lot: 0.1 })

    const normalised = normalisedGlft({ ...market, riskAversion: 0.5 })

    expect(normalised.halfSpread).toBeCloseTo(direct.halfSpread, 12)
    expect(normalised.skew).toBeCloseTo(direct.skew, 12)
  })

  test('skews more the more risk is disliked', () => {
    const skews = [0.1, 1, 10].map(
      (riskAversion) => normalisedGlft({ ...market, riskAversion }).skew,
    )

    expect(skews).toEqual([...skews].sort((one, other) => one - other))
    expect(new Set(skews).size).toBe(3)
  })
})

/**
 * Optimal distances at time 0 by propositions 1, 2 and theorem 1 of the paper: v = exp(-M T) (1, ..., 1)' with
 * alpha * q^2 on the diagonal of M and -eta beside it, alpha = k * gamma * sigma^2 / 2,
 * eta = A * (1 + gamma / k)^-(1 + k / gamma); bid distance = ln(v_q / v_q+1) / k + ln(1 + gamma / k) / gamma.
 * The bound of 30 on inventory is ours.
 */
function exactQuotes(input: GlftInput, horizon: number) {
  const { gamma, sigma, fillRate, k } = input
  const bound = 30
  const alpha = (k * gamma * sigma ** 2) / 2
  const eta = fillRate * (1 + gamma / k) ** -(1 + k / gamma)
  const slope = (v: readonly number[]) =>
    v.map((at, i) => eta * ((v[i - 1] ?? 0) + (v[i + 1] ?? 0)) - alpha * (i - bound) ** 2 * at)
  const step = 0.25
  let v: number[] = Array(2 * bound + 1).fill(1)
  for (let at = 0; at < horizon / step; at += 1) {
    // Runge and Kutta's fourth order; only ratios count, so that scaling keeps the figures finite.
    const plus = (by: number, slopes: readonly number[]) => v.map((x, i) => x + by * slopes[i]!)
    const first = slope(v)
    const second = slope(plus(step / 2, first))
    const third = slope(plus(step / 2, second))
    const fourth = slope(plus(step, third))
    const sum = first.map((x, i) => x + 2 * second[i]! + 2 * third[i]! + fourth[i]!)
    const next = plus(step / 6, sum)
    const most = Math.max(...next)
    v = next.map((x) => x / most)
  }
  const own = Math.log(1 + gamma / k) / gamma
  const to = (q: number, other: number) => own + Math.log(v[q + bound]! / v[other + bound]!) / k
  return { bid: (q: number) => to(q, q + 1), ask: (q: number) => to(q, q - 1) }
}
