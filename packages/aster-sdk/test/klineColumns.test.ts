import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { futures, inColumns, klineColumns } from '../src/index.ts'
import { leavesDoubtToSchema } from './leavesDoubtToSchema.ts'

const row: futures.Kline = [
  1,
  '2.5',
  '3',
  '1.25',
  '-0.5',
  '10',
  59_999,
  '25.5',
  7,
  '4',
  '10.2',
  '0',
]
const { result, readText } = inColumns(futures.getKlines)

describe('candles in columns', () => {
  it('have one array per figure', () => {
    const columns = klineColumns([row, row])
    expect(Object.fromEntries(Object.entries(columns).map(([key, one]) => [key, one[1]]))).toEqual({
      openTime: 1,
      open: 2.5,
      high: 3,
      low: 1.25,
      close: -0.5,
      volume: 10,
      closeTime: 59_999,
      quoteVolume: 25.5,
      trades: 7,
      takerBuyVolume: 4,
      takerBuyQuoteVolume: 10.2,
    })
  })

  it('are read from an answer as from its rows', () => {
    expect(result.safeParse([row, row]).data).toEqual(klineColumns([row, row]))
    expect(result.safeParse([]).data?.close).toHaveLength(0)
  })

  it('take what the schema takes besides the usual form', () => {
    const odd = [...row.slice(0, 4), '1e-7', ...row.slice(5)]
    expect(result.safeParse([row, odd]).data?.close).toEqual(Float64Array.of(-0.5, 1e-7))
  })

  it.each([
    ['a figure that is no decimal', [...row.slice(0, 4), '1.', ...row.slice(5)], [1, 4]],
    ['a figure as a number', [...row.slice(0, 2), 3, ...row.slice(3)], [1, 2]],
    ['a time as text', ['1', ...row.slice(1)], [1, 0]],
    ['a row that is too short', row.slice(0, 10), [1]],
    ['a row that is none', {}, [1]],
  ])('refuse %s and say where', (_, odd, path) => {
    const { error } = result.safeParse([row, odd])
    expect(error?.issues[0]?.path.slice(0, path.length)).toEqual(path)
  })

  it('refuse what is no list', () => {
    expect(result.safeParse({ code: 1 }).success).toBe(false)
  })

  it('property: every number is the one nearest to its text', () => {
    const digits = (most: number) =>
      fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: most })
    const decimal = fc
      .tuple(fc.boolean(), digits(20), fc.option(digits(20)))
      .map(
        ([isNegative, whole, rest]) => `${isNegative ? '-' : ''}${whole}${rest ? `.${rest}` : ''}`,
      )
    fc.assert(
      fc.property(decimal, (text) => {
        const one = [...row.slice(0, 4), text, ...row.slice(5)]
        expect(result.safeParse([one]).data?.close[0]).toBe(Number(text))
      }),
      { numRuns: 200 },
    )
  })
})

describe('candles in columns, straight from the text', () => {
  const positive = [...row.slice(0, 4), '0.5', ...row.slice(5)]
  const text = JSON.stringify([positive, positive, positive])

  it('are those of the parsed text', () => {
    expect(readText?.(text)).toEqual(result.safeParse(JSON.parse(text)).data)
  })

  it.each([
    ['no row', '[]'],
    ['a blank', text.replace(',', ', ')],
    ['a sign', text.replace('"0.5"', '"-0.5"')],
    ['an exponent', text.replace('"0.5"', '"5e-1"')],
    ['a figure as a number', text.replace('"0.5"', '0.5')],
    ['a time as text', text.replace('59999', '"59999"')],
    ['a time with more digits than a number holds', text.replace('59999', '1'.repeat(17))],
    ['a row with a figure more', text.replace('"0"]', '"0","0"]')],
    ['a row with a figure less', text.replace(',"0"]', ']')],
    ['a row in a row', text.replace('"0"]', '"0",[1],[2]]')],
    ['an error', '{"code":-1121,"msg":"Invalid symbol."}'],
    ['something after the end', `${text}]`],
    ['nothing', ''],
  ])('are left to the schema when there is %s', (_, unusual) => {
    expect(readText?.(unusual)).toBeUndefined()
  })

  leavesDoubtToSchema(inColumns(futures.getKlines), text)

  it('property: every number is the one nearest to its text', () => {
    const digits = fc.string({
      unit: fc.constantFrom(...'0123456789'),
      minLength: 1,
      maxLength: 19,
    })
    fc.assert(
      fc.property(digits, fc.option(digits), (whole, rest) => {
        const decimal = rest === null ? whole : `${whole}.${rest}`
        const one = JSON.stringify([[...row.slice(0, 4), decimal, ...row.slice(5)]])
        expect(readText?.(one)?.close[0]).toBe(Number(decimal))
      }),
      { numRuns: 200 },
    )
  })
})
