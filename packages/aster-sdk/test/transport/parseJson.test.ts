import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJson } from '../../src/transport/parseJson.ts'

describe('parseJson', () => {
  it('keeps every digit of long integers, as text', () => {
    expect(parseJson('{"tranId":1759115482304540227,"list":[-1234567890123456789, 7]}')).toEqual({
      tranId: '1759115482304540227',
      list: ['-1234567890123456789', 7],
    })
  })

  it('leaves long digits in strings, decimals and exponents alone', () => {
    const text =
      '{"a":"x 1759115482304540227 \\" 1759115482304540227","b":0.1234567890123456789,"c":1234567890123456.5,"d":1e21}'
    expect(parseJson(text)).toEqual(JSON.parse(text))
  })

  it('refuses what is not JSON, also with long digits', () => {
    expect(() => parseJson('{"a":1759115482304540227')).toThrow(SyntaxError)
  })

  it('property: finds integers of 16 and more digits wherever they stand', () => {
    const digits = (length: number) => '1234567890'.repeat(3).slice(0, length)
    const token = fc.record({
      length: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 14, max: 18 })),
      quoted: fc.boolean(),
      padding: fc.integer({ min: 0, max: 17 }),
    })
    fc.assert(
      fc.property(fc.array(token, { maxLength: 12 }), (tokens) => {
        const parts = tokens.map(({ length, quoted, padding }) => {
          const text = quoted ? `"x${digits(length)}"` : digits(length)
          return `${' '.repeat(padding)}${text}`
        })
        const expected = tokens.map(({ length, quoted }) => {
          if (quoted) return `x${digits(length)}`
          return length >= 16 ? digits(length) : Number(digits(length))
        })
        expect(parseJson(`[${parts.join(',')}]`)).toEqual(expected)
      }),
      { numRuns: 200 },
    )
  })

  it('property: equals JSON.parse for everything but long integers', () => {
    const isLong = (value: unknown): boolean =>
      typeof value === 'number'
        ? Math.abs(value) >= 1e15
        : typeof value === 'object' && value !== null && Object.values(value).some(isLong)
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        fc.pre(!isLong(value))
        const text = JSON.stringify(value)
        expect(parseJson(text)).toEqual(JSON.parse(text))
      }),
      { numRuns: 200 },
    )
  })
})
