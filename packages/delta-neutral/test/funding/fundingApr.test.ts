import { decimal, InvalidInputError } from '@asterkit/instruments'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aprOnCapital, fundingApr } from '../../src/index.ts'
import { intervals, leverages, rates } from '../arbitraries.ts'

describe('fundingApr', () => {
  test.each([
    // 0.0001 * 8760 / 8 = 0.0001 * 1095
    { rate: '0.0001', hours: 8, apr: '0.1095' },
    // 0.0001 * 2190
    { rate: '0.0001', hours: 4, apr: '0.219' },
    { rate: '0.0001', hours: 1, apr: '0.876' },
    { rate: '-0.0002', hours: 8, apr: '-0.219' },
    { rate: '0', hours: 8, apr: '0' },
    // Intervals that do not divide a day, where counting int(24 / h) payments a day goes wrong.
    { rate: '0.0001', hours: 5, apr: '0.1752' },
    { rate: '0.0001', hours: 48, apr: '0.01825' },
    { rate: '0.0001', hours: 0.5, apr: '1.752' },
  ])('$rate every $hours h is $apr a year', ({ rate, hours, apr }) => {
    expect(fundingApr({ fundingRate: rate, fundingIntervalHours: hours }).toFixed()).toBe(apr)
  })

  test('divides exactly to 40 digits where the interval does not divide the year', () => {
    const apr = fundingApr({ fundingRate: '0.0007', fundingIntervalHours: 7 })
    expect(apr.toFixed(20)).toBe('0.87600000000000000000')
  })

  test.each([0, -8, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses an interval of %d h',
    (hours) => {
      expect(() => fundingApr({ fundingRate: '0.0001', fundingIntervalHours: hours })).toThrow(
        InvalidInputError,
      )
    },
  )

  test('refuses a rate that is not a number', () => {
    expect(() => fundingApr({ fundingRate: 'NaN', fundingIntervalHours: 8 })).toThrow(
      InvalidInputError,
    )
  })

  test('property: the same rate paid twice as often is worth twice as much', () => {
    fc.assert(
      fc.property(rates, intervals, (fundingRate, hours) => {
        const often = fundingApr({ fundingRate, fundingIntervalHours: hours })
        const seldom = fundingApr({ fundingRate, fundingIntervalHours: hours * 2 })
        expect(often.eq(seldom.times(2))).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})

describe('aprOnCapital', () => {
  test.each([
    { leverage: 1, apr: '0.06' }, // half
    { leverage: 2, apr: '0.08' }, // two thirds
    { leverage: 3, apr: '0.09' }, // three quarters
  ])('12 % on notional at $leverage x is $apr on capital', ({ leverage, apr }) => {
    expect(aprOnCapital({ aprOnNotional: '0.12', leverage }).toFixed()).toBe(apr)
  })

  test.each([0, 4, 1.5, -1, Number.NaN, 125])('refuses leverage %d', (leverage) => {
    expect(() => aprOnCapital({ aprOnNotional: '0.12', leverage })).toThrow(
      'leverage must be 1, 2 or 3',
    )
  })

  test('property: capital never earns more than notional, and more with leverage', () => {
    fc.assert(
      fc.property(rates, leverages, (rate, leverage) => {
        const onCapital = aprOnCapital({ aprOnNotional: rate, leverage })
        expect(onCapital.abs().lte(rate.abs())).toBe(true)
        expect(onCapital.isZero() || onCapital.s === decimal(rate).s).toBe(true)
        const unlevered = aprOnCapital({ aprOnNotional: rate, leverage: 1 })
        expect(onCapital.abs().gte(unlevered.abs())).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})
