import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { futures, inColumns, klineColumns } from '../src/index.ts'

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
const { result } = inColumns(futures.getKlines)

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
