import { Decimal, InvalidInputError } from '@asterkit/instruments'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { averageFunding, fundingAverager } from '../../src/index.ts'
import { rates } from '../arbitraries.ts'

describe('averageFunding', () => {
  test('averages the upcoming rate with the newest settled ones', () => {
    // (0.0004 + 0.0003 + 0.0002 + 0.0003) / 4 = 0.0003; the oldest, 0.09, is not needed.
    const settledRates = ['0.09', '0.0003', '0.0002', '0.0003']
    const average = averageFunding({ upcomingRate: '0.0004', settledRates, periods: 4 })
    expect(average?.mean.toFixed()).toBe('0.0003')
    // deviations 0.0001, 0, -0.0001, 0: sqrt(2e-8 / 3) = 0.0000816496...
    expect(average?.sampleDeviation.toFixed(10)).toBe('0.0000816497')
  })

  test('divides the squares by N - 1: rates 1 and 3 deviate by the root of 2', () => {
    const average = averageFunding({ upcomingRate: '3', settledRates: ['1'], periods: 2 })
    expect(average?.mean.toFixed()).toBe('2')
    expect(average?.sampleDeviation.toFixed(12)).toBe('1.414213562373')
  })

  test('knows no average when one settled rate is missing', () => {
    const settledRates = ['0.0001', '0.0001']
    expect(averageFunding({ upcomingRate: '0.0001', settledRates, periods: 4 })).toBeUndefined()
    expect(averageFunding({ upcomingRate: '0.0001', settledRates, periods: 3 })).toBeDefined()
    expect(averageFunding({ upcomingRate: '0.0001', settledRates: [], periods: 2 })).toBeUndefined()
  })

  test.each([1, 0, -1, 2.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses %d periods: one rate is no average',
    (periods) => {
      expect(() => averageFunding({ upcomingRate: '0', settledRates: ['0'], periods })).toThrow(
        InvalidInputError,
      )
    },
  )

  test('property: the mean lies between the lowest and highest rate and older rates do not count', () => {
    const known = fc.array(rates, { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(
        rates,
        known,
        fc.array(rates, { maxLength: 5 }),
        (upcomingRate, newest, older) => {
          const periods = newest.length + 1
          const average = averageFunding({ upcomingRate, settledRates: newest, periods })
          const longer = averageFunding({
            upcomingRate,
            settledRates: [...older, ...newest],
            periods,
          })
          const all = [upcomingRate, ...newest]
          expect(average?.mean.gte(Decimal.min(...all))).toBe(true)
          expect(average?.mean.lte(Decimal.max(...all))).toBe(true)
          expect(average?.sampleDeviation.gte(0)).toBe(true)
          expect(longer?.mean.toFixed()).toBe(average?.mean.toFixed())
        },
      ),
      { numRuns: 200 },
    )
  })

  test('property: equal rates have that mean and no deviation', () => {
    fc.assert(
      fc.property(rates, fc.integer({ min: 2, max: 20 }), (rate, periods) => {
        const settledRates = Array.from({ length: periods - 1 }, () => rate)
        const average = averageFunding({ upcomingRate: rate, settledRates, periods })
        expect(average?.mean.eq(rate)).toBe(true)
        expect(average?.sampleDeviation.isZero()).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  test('property: one averager serves every upcoming rate of its history', () => {
    const settled = fc.array(rates, { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(settled, rates, rates, (settledRates, first, second) => {
        const periods = settledRates.length + 1
        const averageOf = fundingAverager({ settledRates, periods })
        for (const upcomingRate of [first, second]) {
          const alone = averageFunding({ upcomingRate, settledRates, periods })
          const average = averageOf?.(upcomingRate)
          expect(average?.mean.toFixed()).toBe(alone?.mean.toFixed())
          expect(average?.sampleDeviation.toFixed()).toBe(alone?.sampleDeviation.toFixed())
        }
      }),
      { numRuns: 100 },
    )
  })
})
