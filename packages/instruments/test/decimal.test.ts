import { Decimal as ForeignDecimal } from 'decimal.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Decimal, type DecimalInput, decimal, InvalidInputError, ONE, ZERO } from '../src/index.ts'

describe('decimal', () => {
  test('reads trailing zeros, exponents and bare fractions as the same number', () => {
    expect(decimal('0.00100000').eq('0.001')).toBe(true)
    expect(decimal('1e-7').toFixed()).toBe('0.0000001')
    expect(decimal('.5').toFixed()).toBe('0.5')
    expect(decimal('5.').toFixed()).toBe('5')
    expect(decimal('-12.50').toFixed()).toBe('-12.5')
  })

  test('adds exactly where binary floating point does not', () => {
    expect(decimal('0.1').plus('0.2').toFixed()).toBe('0.3')
  })

  test('writes small and large amounts without an exponent', () => {
    expect(decimal('0.000000000000000001').toString()).toBe('0.000000000000000001')
    expect(decimal('123456789012345678901234567890').toString()).toBe(
      '123456789012345678901234567890',
    )
  })

  test.each([
    '',
    ' ',
    ' 1',
    '1 ',
    '0x10',
    '0b1',
    'NaN',
    'Infinity',
    '-Infinity',
    '1,5',
    '1_000',
    '+1',
    '--1',
    '.',
    '1e',
    '1e9999',
    '１',
  ])('refuses %j, which is not a plain decimal number', (text) => {
    expect(() => decimal(text)).toThrow(InvalidInputError)
  })

  test('refuses text with more digits than are kept, instead of rounding it later', () => {
    const forty = '1234567890'.repeat(4)
    expect(decimal(forty).toFixed()).toBe(forty)
    expect(() => decimal(`${forty}1`)).toThrow('more than 40 significant digits')
    expect(() => decimal(`0.${'9'.repeat(41)}`)).toThrow(InvalidInputError)
    expect(decimal(`1.${'0'.repeat(60)}`).eq(1)).toBe(true)
  })

  test('quotes at most 80 characters of what it refuses', () => {
    const refusal = () => decimal('9'.repeat(10_000))
    expect(refusal).toThrow(InvalidInputError)
    expect(refusal).toThrow(/^.{1,120}$/)
  })

  test('refuses what untyped callers pass: numbers, null, objects', () => {
    const loose: (value: unknown) => Decimal = (value) => decimal(value as DecimalInput)
    for (const value of [0.1, Number.NaN, null, undefined, {}, [], true]) {
      expect(() => loose(value)).toThrow(InvalidInputError)
    }
  })

  test('refuses decimals that are not finite', () => {
    expect(() => decimal(new Decimal('NaN'))).toThrow(InvalidInputError)
    expect(() => decimal(new Decimal('Infinity'))).toThrow(InvalidInputError)
  })

  test('returns our own decimals as they are', () => {
    const value = new Decimal('1.5')
    expect(decimal(value)).toBe(value)
  })

  test('converts a decimal of another class, whose precision would round our results', () => {
    const Short = ForeignDecimal.clone({ precision: 5 })
    const long = new Short('1.23456789')
    expect(long.times(1).toFixed()).toBe('1.2346')
    expect(decimal(long).times(1).toFixed()).toBe('1.23456789')
  })

  test('ZERO and ONE are the numbers they say', () => {
    expect(ZERO.toFixed()).toBe('0')
    expect(ONE.toFixed()).toBe('1')
  })

  test('property: an amount of up to 20 whole and 18 decimal digits survives text and back', () => {
    const digits = (most: number) => fc.stringMatching(new RegExp(`^[0-9]{1,${most}}$`))
    fc.assert(
      fc.property(digits(20), digits(18), (whole, fraction) => {
        const text = `${whole}.${fraction}`
        expect(decimal(decimal(text).toFixed()).eq(text)).toBe(true)
        expect(BigInt(decimal(text).times('1e18').toFixed())).toBe(
          BigInt(whole + fraction.padEnd(18, '0')),
        )
      }),
      { numRuns: 200 },
    )
  })
})
