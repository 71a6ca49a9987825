import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareDecimals, Decimal, decimal, isAboveZero, isOnGrid } from '../src/index.ts'

const digits = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n })
const amount = fc
  .tuple(fc.oneof(digits, fc.bigInt({ min: -20n, max: 20n })), fc.integer({ min: -14, max: 6 }))
  .map(([mantissa, exponent]) => decimal(`${mantissa}e${exponent}`))

describe('compareDecimals', () => {
  it('property: says what cmp says', () => {
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        expect(Math.sign(compareDecimals(a, b)) + 0).toBe(a.cmp(b) + 0)
        expect(Math.sign(compareDecimals(a, a.plus(b))) + 0).toBe(a.cmp(a.plus(b)) + 0)
        expect(compareDecimals(a, new Decimal(a))).toBe(0)
      }),
    )
  })

  it.each([
    ['Infinity', '1', 1],
    ['1', 'Infinity', -1],
    ['-Infinity', 'Infinity', -1],
    ['-0', '0', 0],
    ['NaN', '1', Number.NaN],
  ])('compares %s with %s as decimal.js does', (a, b, expected) => {
    expect(compareDecimals(new Decimal(a), new Decimal(b))).toBe(expected)
  })
})

describe('isAboveZero', () => {
  it('property: says what gt(0) says', () => {
    fc.assert(
      fc.property(amount, (a) => {
        expect(isAboveZero(a)).toBe(a.gt(0))
      }),
    )
  })

  it.each([
    ['-0', false],
    ['NaN', false],
    ['Infinity', true],
    ['-Infinity', false],
  ])('calls %s above zero: %s', (text, expected) => {
    expect(isAboveZero(new Decimal(text))).toBe(expected)
  })
})

describe('isOnGrid', () => {
  it('property: says what the remainder of the division says', () => {
    const increment = amount.map((a) => a.abs()).filter((a) => !a.isZero())
    fc.assert(
      fc.property(amount, amount, increment, fc.integer({ max: 10_000 }), (a, origin, step, k) => {
        expect(isOnGrid(a, origin, step)).toBe(a.minus(origin).mod(step).isZero())
        expect(isOnGrid(step.times(k).plus(origin), origin, step)).toBe(
          step.times(k).mod(step).isZero() &&
            step.times(k).plus(origin).minus(origin).mod(step).isZero(),
        )
      }),
    )
  })

  it.each([
    ['0.00000123', '0.00000001', '0.00000001', true],
    ['0.000001235', '0.00000001', '0.00000001', false],
    ['91234.56', '0.01', '0.05', true],
    ['91234.53', '0.01', '0.05', false],
    ['123456789012345678.5', '0', '0.5', true],
  ])('%s on %s plus multiples of %s: %s', (value, origin, step, expected) => {
    expect(isOnGrid(decimal(value), decimal(origin), decimal(step))).toBe(expected)
  })
})
