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
