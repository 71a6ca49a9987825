import { Decimal, InvalidInputError, ZERO } from '@asterkit/instruments'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { walkBook } from '../../src/index.ts'
import { prices, quantities } from '../arbitraries.ts'

const asks = [
  ['100', '1'],
  ['101', '3'],
  ['105', '10'],
] as const

describe('walkBook', () => {
  test.each([
    { quantity: '0.5', average: '100', worst: '100' },
    { quantity: '1', average: '100', worst: '100' },
    { quantity: '2', average: '100.5', worst: '101' }, // (100 + 101) / 2
    { quantity: '4', average: '100.75', worst: '101' }, // (100 + 303) / 4
    { quantity: '8', average: '102.875', worst: '105' }, // (100 + 303 + 420) / 8
  ])('$quantity costs $average on average, $worst at worst', ({ quantity, average, worst }) => {
    const walk = walkBook({ levels: asks, quantity })
    expect(walk?.averagePrice.toFixed()).toBe(average)
    expect(walk?.worstPrice.toFixed()).toBe(worst)
    expect(walk?.filled.toFixed()).toBe(quantity)
    expect(walk?.isComplete).toBe(true)
  })

  test('says how much there was when the book is too thin', () => {
    const walk = walkBook({ levels: asks, quantity: '20' })
    expect(walk?.filled.toFixed()).toBe('14')
    expect(walk?.isComplete).toBe(false)
    expect(walk?.worstPrice.toFixed()).toBe('105')
  })

  test('has no price for an empty side: no price is not a price of zero', () => {
    expect(walkBook({ levels: [], quantity: '1' })).toBeUndefined()
    expect(walkBook({ levels: [['100', '0']], quantity: '1' })).toBeUndefined()
  })

  test('passes over empty levels', () => {
    const levels = [['99', '0'], ...asks] as const
    expect(walkBook({ levels, quantity: '1' })?.worstPrice.toFixed()).toBe('100')
  })

  test('does not look at levels that it does not need', () => {
    const levels = [...asks, ['broken', '1']] as const
    expect(walkBook({ levels, quantity: '14' })?.isComplete).toBe(true)
    expect(() => walkBook({ levels, quantity: '15' })).toThrow(InvalidInputError)
  })

  test('refuses a quantity of zero, prices of zero and negative levels', () => {
    expect(() => walkBook({ levels: asks, quantity: '0' })).toThrow(InvalidInputError)
    expect(() => walkBook({ levels: [['0', '1']], quantity: '1' })).toThrow(InvalidInputError)
    expect(() => walkBook({ levels: [['1', '-1']], quantity: '1' })).toThrow(InvalidInputError)
  })

  test('property: fills what there is, at an average between the best and the worst price', () => {
    const level = fc.tuple(prices, quantities)
    const books = fc
      .array(level, { minLength: 1, maxLength: 20 })
      .map((levels) => levels.sort(([left], [right]) => left.comparedTo(right)))
    fc.assert(
      fc.property(books, quantities, (levels, quantity) => {
        const walk = walkBook({ levels, quantity })
        if (walk === undefined) throw new Error('a book with levels has a price')
        const offered = levels.reduce((total, [, size]) => total.plus(size), ZERO)
        expect(walk.filled.eq(Decimal.min(quantity, offered))).toBe(true)
        expect(walk.isComplete).toBe(offered.gte(quantity))
        const best = levels[0]?.[0] ?? ZERO
        const tolerance = '1e-25'
        expect(walk.averagePrice.gte(best.minus(tolerance))).toBe(true)
        expect(walk.averagePrice.lte(walk.worstPrice.plus(tolerance))).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  test('property: a larger order never gets a better average', () => {
    const level = fc.tuple(prices, quantities)
    const books = fc
      .array(level, { minLength: 1, maxLength: 20 })
      .map((levels) => levels.sort(([left], [right]) => left.comparedTo(right)))
    fc.assert(
      fc.property(books, quantities, quantities, (levels, quantity, extra) => {
        const small = walkBook({ levels, quantity })
        const large = walkBook({ levels, quantity: quantity.plus(extra) })
        if (small === undefined || large === undefined) throw new Error('both have a price')
        expect(large.averagePrice.gte(small.averagePrice.minus('1e-25'))).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})
