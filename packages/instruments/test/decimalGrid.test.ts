import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Decimal, DecimalGrid, InvalidInputError } from '../src/index.ts'

/** A step as venues write them, and a few that none does. */
const steps = fc.constantFrom('0.1', '0.10', '0.00000001', '0.05', '1', '25', '0.0025', '0.3')
/** Amounts around and far beyond 2^53 units, as plain text of up to 40 digits. */
const amounts = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 24n }), fc.integer({ min: 0, max: 24 }))
  .map(([units, decimals]) => new Decimal(units.toString()).div(`1e${decimals}`).toFixed())

describe('a grid', () => {
  test.each([
    ['0.1', '91234.5', 912345],
    ['0.10', '91234.50000', 912345],
    ['0.05', '0.15', 3],
    ['25', '100', 4],
    ['0.001', '0', 0],
    ['1', '9007199254740991', Number.MAX_SAFE_INTEGER],
  ])('of %s counts %s as %i', (step, text, count) => {
    expect(new DecimalGrid(step).toSteps(text)).toBe(count)
  })

  test.each([
    '0.15',
    '1.01',
    '',
    '.',
    '.1',
    '-0.1',
    '1e3',
    '1.2.3',
    ' 1',
    'NaN',
    '9'.repeat(30),
    '9007199254740992',
  ])('of 0.1 refuses to count %j instead of rounding it', (text) => {
    expect(new DecimalGrid('0.1').toSteps(text)).toBeUndefined()
  })

  test.each(['0', '0.0', '-1', '', '1e-8', 'x', '.1', '9'.repeat(40)])(
    'refuses the step %j',
    (step) => {
      expect(() => new DecimalGrid(step)).toThrow(InvalidInputError)
    },
  )

  test.each([
    '',
    '.',
    '-1',
    '-0.1',
    'NaN',
    'Infinity',
    '0x10',
    '1.2.3',
    '1e',
    ' 1',
    '9'.repeat(81),
  ])('refuses to round %j', (text) => {
    const grid = new DecimalGrid('0.1')
    expect(() => grid.floor(text)).toThrow(InvalidInputError)
    expect(() => grid.ceil(text)).toThrow(InvalidInputError)
  })

  test('reads text with an exponent, as some servers write zero', () => {
    const grid = new DecimalGrid('0.01')
    expect([grid.floor('0E-8'), grid.floor('1.239e1'), grid.ceil('1e-30')]).toEqual([0, 1239, 1])
  })

  test('counts with a bigint from 2^53 on, at both edges of it', () => {
    const grid = new DecimalGrid('1')
    expect(grid.floor('9007199254740991.9')).toBe(9007199254740991)
    expect(grid.ceil('9007199254740991.1')).toBe(9007199254740992n)
    expect(grid.floor('9007199254740993')).toBe(9007199254740993n)
    expect(grid.toText(9007199254740993n)).toBe('9007199254740993')
  })

  test('writes no needless zeros, or all digits of the step where asked', () => {
    const grid = new DecimalGrid('0.001')
    expect(['1.5', '100', '0.001', '0'].map((text) => grid.toText(grid.floor(text)))).toEqual([
      '1.5',
      '100',
      '0.001',
      '0',
    ])
    expect(grid.toPaddedText(1500)).toBe('1.500')
    expect(new DecimalGrid('5').toPaddedText(3)).toBe('15')
    expect(grid.toText(-1500)).toBe('-1.5')
  })

  test('never writes a count that is no whole number', () => {
    const grid = new DecimalGrid('0.1')
    for (const count of [0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => grid.toText(count)).toThrow(RangeError)
    }
  })

  test('takes anything that writes itself as a decimal', () => {
    expect(new DecimalGrid({ toFixed: () => '0.5' }).toText(3)).toBe('1.5')
  })

  test('becomes finer for a value between its steps and says how much', () => {
    const finer = new DecimalGrid('0.5').finerFor('1.25')
    expect([finer?.grid.step, finer?.factor]).toEqual(['0.01', 50])
    expect(new DecimalGrid('0.01').finerFor('1.2')).toBeUndefined()
    expect(new DecimalGrid('0.01').finerFor('x')).toBeUndefined()
  })

  test('property: text and count are each other exactly', () => {
    fc.assert(
      fc.property(steps, fc.maxSafeNat(), (step, count) => {
        const grid = new DecimalGrid(step)
        expect(grid.floor(grid.toText(count))).toBe(count)
        expect(grid.ceil(grid.toPaddedText(count))).toBe(count)
      }),
      { numRuns: 200 },
    )
  })

  test('property: rounds and writes as exact decimals do, at any size', () => {
    fc.assert(
      fc.property(steps, amounts, (step, amount) => {
        const grid = new DecimalGrid(step)
        const exact = new Decimal(amount).div(1)
        fc.pre(exact.toFixed() === amount)
        const rest = exact.mod(step)
        const below = exact.minus(rest)
        const above = rest.isZero() ? below : below.plus(step)
        expect(grid.toText(grid.floor(amount))).toBe(below.toFixed())
        expect(grid.toText(grid.ceil(amount))).toBe(above.toFixed())
      }),
      { numRuns: 200 },
    )
  })
})
