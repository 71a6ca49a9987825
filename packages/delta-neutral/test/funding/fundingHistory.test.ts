import { InvalidInputError } from '@asterkit/instruments'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ewmaFunding, fundingCadence, signFlipFrequency } from '../../src/index.ts'

const HOUR = 3_600_000
const at = (...hours: number[]) => hours.map((hour) => ({ time: hour * HOUR, rate: '0.0008' }))
const texts = (rates: readonly { toFixed(): string }[]) => rates.map((rate) => rate.toFixed())

describe('ewmaFunding', () => {
  it('weighs the newest rate with 2 / (span + 1)', () => {
    // alpha 0.5: 1 -> 0.5 * 2 + 0.5 * 1 = 1.5 -> 0.5 * 4 + 0.5 * 1.5 = 2.75
    expect(ewmaFunding({ rates: ['1', '2', '4'], span: 3 })?.toFixed()).toBe('2.75')
  })

  it('goes on from its own result', () => {
    const older = ewmaFunding({ rates: ['1', '2'], span: 3 })!
    expect(ewmaFunding({ rates: [older, '4'], span: 3 })?.toFixed()).toBe('2.75')
  })

  it('has no value without rates and no span of zero', () => {
    expect(ewmaFunding({ rates: [], span: 3 })).toBeUndefined()
    expect(() => ewmaFunding({ rates: ['1'], span: 0 })).toThrow(InvalidInputError)
  })

  it('property: stays between the smallest and the largest rate', () => {
    const bps = fc.integer({ min: -200, max: 200 })
    fc.assert(
      fc.property(fc.array(bps, { minLength: 1 }), fc.integer({ min: 1, max: 50 }), (all, span) => {
        const average = ewmaFunding({ rates: all.map(String), span })!.toNumber()
        expect(average).toBeGreaterThanOrEqual(Math.min(...all) - 1e-9)
        expect(average).toBeLessThanOrEqual(Math.max(...all) + 1e-9)
      }),
    )
  })
})

describe('signFlipFrequency', () => {
  it.each([
    [['0.0001', '0.0002'], 0],
    [['0.0001', '-0.0002'], 1],
    [['0.0001', '0', '-0.0001', '-0.0002'], 0.5],
    [['0.0001', '0'], undefined],
    [[], undefined],
  ])('of %j is %s', (rates, frequency) => {
    expect(signFlipFrequency(rates)).toBe(frequency)
  })
})

describe('fundingCadence', () => {
  it('halves what was settled after eight hours when the interval is four now', () => {
    const cadence = fundingCadence({ settled: at(0, 8, 16, 20), fundingIntervalHours: 4 })
    expect(texts(cadence.rates)).toEqual(['0.0004', '0.0004', '0.0004', '0.0008'])
    expect(cadence.newestGapHours).toBe(4)
  })

  it.each([1, 2, 4, 8])('leaves a steady history of %i h alone', (hours) => {
    const settled = at(0, hours, 2 * hours)
    const cadence = fundingCadence({ settled, fundingIntervalHours: hours })
    expect(texts(cadence.rates)).toEqual(['0.0008', '0.0008', '0.0008'])
    expect(cadence.newestGapHours).toBe(hours)
  })

  it('takes no missing row for a longer interval', () => {
    const cadence = fundingCadence({ settled: at(0, 8, 24, 32), fundingIntervalHours: 8 })
    expect(texts(cadence.rates)).toEqual(Array(4).fill('0.0008'))
  })

  it('forgives two minutes of late booking, not three', () => {
    const gap = (minutes: number) =>
      fundingCadence({ settled: at(0, 8 + minutes / 60), fundingIntervalHours: 8 }).newestGapHours
    expect(gap(2)).toBe(8)
    expect(gap(3)).toBeCloseTo(8.05)
  })

  it('knows no gap of a single settlement, and counts a row that is told twice once', () => {
    const once = fundingCadence({ settled: at(8), fundingIntervalHours: 8 })
    expect(once).not.toHaveProperty('newestGapHours')
    expect(fundingCadence({ settled: at(8, 8), fundingIntervalHours: 8 })).toEqual(once)
  })
})
