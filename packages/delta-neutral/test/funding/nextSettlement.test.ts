import { InvalidInputError } from '@asterkit/instruments'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nextSettlement } from '../../src/index.ts'

const at = (hour: number, minute = 0) => Date.UTC(2026, 10, 21, hour, minute)

describe('nextSettlement', () => {
  test.each([
    { now: at(9, 30), hours: 8, next: at(16) },
    { now: at(9, 30), hours: 4, next: at(12) },
    { now: at(9, 30), hours: 1, next: at(10) },
    { now: at(9, 30), hours: 0.5, next: at(10) },
    { now: at(9, 29), hours: 0.5, next: at(9, 30) },
    { now: at(23, 59), hours: 8, next: at(24) },
    { now: at(9, 3), hours: 0.1, next: at(9, 6) },
  ])('after $now comes $next on a grid of $hours h', ({ now, hours, next }) => {
    expect(nextSettlement({ now, fundingIntervalHours: hours })).toBe(next)
  })

  test('is the following settlement at the instant of one', () => {
    expect(nextSettlement({ now: at(8), fundingIntervalHours: 8 })).toBe(at(16))
    expect(nextSettlement({ now: at(8) - 1, fundingIntervalHours: 8 })).toBe(at(8))
  })

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e-9])(
    'refuses an interval of %d h',
    (hours) => {
      expect(() => nextSettlement({ now: at(0), fundingIntervalHours: hours })).toThrow(
        InvalidInputError,
      )
    },
  )

  test('refuses a time that is not one', () => {
    expect(() => nextSettlement({ now: Number.NaN, fundingIntervalHours: 8 })).toThrow(
      InvalidInputError,
    )
  })

  test('property: lies on the grid, after now, at most one interval ahead', () => {
    const hours = fc.constantFrom(0.1, 0.25, 1 / 3, 1, 2, 4, 5, 8, 12, 24)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), hours, (now, fundingIntervalHours) => {
        const interval = Math.round(fundingIntervalHours * 3_600_000)
        const next = nextSettlement({ now, fundingIntervalHours })
        expect(next % interval).toBe(0)
        expect(next).toBeGreaterThan(now)
        expect(next - now).toBeLessThanOrEqual(interval)
      }),
      { numRuns: 200 },
    )
  })
})
