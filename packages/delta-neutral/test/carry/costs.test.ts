import { decimal, InvalidInputError } from '@asterkit/instruments'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  breakEvenHours,
  breakEvenIntervals,
  expectedCarry,
  feeCoverage,
  fundingApr,
  roundTripFees,
} from '../../src/index.ts'
import { decimals, fees, intervals, rates } from '../arbitraries.ts'

const notionals = decimals('1', '1000000', 2)

describe('roundTripFees', () => {
  test('is 24 bp of one leg for fees of 4 bp and slippage of 2 bp on each of four fills', () => {
    const cost = roundTripFees({
      notional: '1000',
      spotTakerFee: '0.0004',
      perpTakerFee: '0.0004',
      slippageBps: 2,
    })
    expect(cost.fees.toFixed()).toBe('1.6')
    expect(cost.slippage.toFixed()).toBe('0.8')
    expect(cost.total.toFixed()).toBe('2.4')
  })

  test('counts each market at its own fee: 0.1 % spot and 0.035 % perp make 0.27 % there and back', () => {
    const cost = roundTripFees({
      notional: '100',
      spotTakerFee: '0.001',
      perpTakerFee: '0.00035',
      slippageBps: 0,
    })
    expect(cost.total.toFixed()).toBe('0.27')
  })

  test.each([
    { notional: '-1' },
    { spotTakerFee: '-0.1' },
    { perpTakerFee: '4' },
    { slippageBps: -1 },
    { slippageBps: Number.POSITIVE_INFINITY },
  ])('refuses %j', (bad) => {
    const good = { notional: '1', spotTakerFee: '0', perpTakerFee: '0', slippageBps: 0 }
    expect(() => roundTripFees({ ...good, ...bad })).toThrow(InvalidInputError)
  })

  test('property: cost is the sum of its parts and grows with the notional', () => {
    fc.assert(
      fc.property(
        notionals,
        fees,
        fees,
        fc.integer({ min: 0, max: 100 }),
        (notional, s, p, bps) => {
          const input = { notional, spotTakerFee: s, perpTakerFee: p, slippageBps: bps }
          const cost = roundTripFees(input)
          const double = roundTripFees({ ...input, notional: notional.times(2) })
          expect(cost.total.eq(cost.fees.plus(cost.slippage))).toBe(true)
          expect(double.total.eq(cost.total.times(2))).toBe(true)
        },
      ),
      { numRuns: 200 },
    )
  })
})

describe('breakEvenHours and breakEvenIntervals', () => {
  const input = { cost: '2.4', notional: '1000', fundingRate: '0.0001', fundingIntervalHours: 8 }

  test('24 payments of 0.1 pay 2.4: 192 hours of 8-hour funding', () => {
    expect(breakEvenHours(input)?.toFixed()).toBe('192')
    expect(breakEvenIntervals(input)?.toFixed()).toBe('24')
  })

  test('counts whole payments: 2.45 takes a 25th', () => {
    expect(breakEvenIntervals({ ...input, cost: '2.45' })?.toFixed()).toBe('25')
    expect(breakEvenHours({ ...input, cost: '2.45' })?.toFixed()).toBe('196')
  })

  test.each([
    // Break-even APR = 0.24 % * 8760 / hold: 262.8, 87.6, 29.2 and 6.26 %.
    { holdHours: '8', aprPct: '262.8' },
    { holdHours: '24', aprPct: '87.6' },
    { holdHours: '72', aprPct: '29.2' },
    { holdHours: '336', aprPct: '6.257142857' },
  ])('24 bp are paid after $holdHours h at $aprPct % a year', ({ holdHours, aprPct }) => {
    const fundingRate = decimal(aprPct).div(100).div(8760)
    const hours = breakEvenHours({ ...input, fundingRate, fundingIntervalHours: 1 })
    expect(hours?.toFixed(4)).toBe(`${holdHours}.0000`)
    const apr = fundingApr({ fundingRate, fundingIntervalHours: 1 })
    expect(apr.times(100).toFixed(9)).toBe(decimal(aprPct).toFixed(9))
  })

  test.each(['0', '-0.0001'])('is never at a rate of %s', (fundingRate) => {
    expect(breakEvenHours({ ...input, fundingRate })).toBeUndefined()
    expect(breakEvenIntervals({ ...input, fundingRate })).toBeUndefined()
  })

  test('is at once when nothing is to be paid', () => {
    expect(breakEvenHours({ ...input, cost: '0' })?.toFixed()).toBe('0')
    expect(breakEvenIntervals({ ...input, cost: '0' })?.toFixed()).toBe('0')
  })

  test('refuses a negative cost, no notional and no interval', () => {
    expect(() => breakEvenHours({ ...input, cost: '-1' })).toThrow(InvalidInputError)
    expect(() => breakEvenHours({ ...input, notional: '0' })).toThrow(InvalidInputError)
    expect(() => breakEvenHours({ ...input, fundingIntervalHours: 0 })).toThrow(InvalidInputError)
    expect(() => breakEvenIntervals({ ...input, cost: '-1' })).toThrow(InvalidInputError)
    expect(() => breakEvenIntervals({ ...input, notional: '0' })).toThrow(InvalidInputError)
  })

  test('property: that many payments cover the cost and one less does not', () => {
    const positive = decimals('0.00000001', '0.03', 8)
    fc.assert(
      fc.property(notionals, positive, decimals('0.01', '1000', 2), (notional, rate, cost) => {
        const count = breakEvenIntervals({ cost, notional, fundingRate: rate })
        const payment = notional.times(rate)
        expect(count?.times(payment).gte(cost)).toBe(true)
        expect(count?.minus(1).times(payment).lt(cost)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})

describe('expectedCarry', () => {
  const input = {
    notional: '1000',
    fundingRate: '0.0001',
    fundingIntervalHours: 8,
    holdHours: 240,
  }

  test('is 30 payments of 0.1 over ten days', () => {
    expect(expectedCarry(input).toFixed()).toBe('3')
  })

  test('cuts a positive rate by its decay: 30 % of it leaves 2.1', () => {
    expect(expectedCarry({ ...input, rateDecay: '0.3' }).toFixed()).toBe('2.1')
  })

  test('does not let the decay make a loss look smaller', () => {
    const loss = { ...input, fundingRate: '-0.0001' }
    expect(expectedCarry({ ...loss, rateDecay: '0.3' }).toFixed()).toBe('-3')
  })

  test('refuses a negative hold and a decay outside 0 to 1', () => {
    expect(() => expectedCarry({ ...input, holdHours: -1 })).toThrow(InvalidInputError)
    expect(() => expectedCarry({ ...input, rateDecay: '-0.1' })).toThrow(InvalidInputError)
    expect(() => expectedCarry({ ...input, rateDecay: '30' })).toThrow(InvalidInputError)
    expect(() => expectedCarry({ ...input, notional: '-1' })).toThrow(InvalidInputError)
    expect(() => expectedCarry({ ...input, fundingIntervalHours: 0 })).toThrow(InvalidInputError)
  })

  test('property: held until break-even it earns exactly the cost', () => {
    const positive = decimals('0.000001', '0.03', 6)
    fc.assert(
      fc.property(notionals, positive, intervals, (notional, fundingRate, hours) => {
        const holdHours = 24
        const cost = expectedCarry({
          notional,
          fundingRate,
          fundingIntervalHours: hours,
          holdHours,
        })
        const even = breakEvenHours({ cost, notional, fundingRate, fundingIntervalHours: hours })
        expect(even?.eq(holdHours)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  test('property: decay never raises the estimate', () => {
    fc.assert(
      fc.property(notionals, rates, decimals('0', '1', 2), (notional, fundingRate, rateDecay) => {
        const plain = { notional, fundingRate, fundingIntervalHours: 8, holdHours: 336 }
        const decayed = expectedCarry({ ...plain, rateDecay })
        expect(decayed.lte(expectedCarry(plain))).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})

describe('feeCoverage', () => {
  test('is exact at the edge: 0.30 / 1.5 reaches 0.2', () => {
    expect(feeCoverage({ fundingReceived: '0.30', roundTripFees: '1.5' }).gte('0.2')).toBe(true)
  })

  test('is negative while funding was paid', () => {
    expect(feeCoverage({ fundingReceived: '-3', roundTripFees: '2' }).toFixed()).toBe('-1.5')
  })

  test('is 1 without fees: nothing is left to cover', () => {
    expect(feeCoverage({ fundingReceived: '0', roundTripFees: '0' }).toFixed()).toBe('1')
  })

  test('refuses negative fees', () => {
    expect(() => feeCoverage({ fundingReceived: '1', roundTripFees: '-1' })).toThrow(
      InvalidInputError,
    )
  })
})
