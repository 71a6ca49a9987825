import { describe, expect, it } from 'vitest'
import { futures, spot } from '../src/index.ts'
import { leavesDoubtToSchema } from './leavesDoubtToSchema.ts'

const { readText, result } = futures.getAggTrades
const row = { a: 26129, p: '0.01633102', q: '4.70443515', f: 27781, l: 27782, T: 1498793709153 }
const rows = [
  { ...row, m: true },
  { ...row, a: 0, m: false },
]
const text = JSON.stringify(rows)

const trade = { id: 28457, price: '4.00000100', qty: '12.0', time: 1499865549590 }

it.each([
  ['futures', futures.getTrades, { quoteQty: '48.0' }],
  ['spot', spot.getTrades, { baseQty: '48.0' }],
])('single trades of %s are read as the schema reads them', (_, spec, amount) => {
  const { time, ...first } = trade
  const list = [true, false].map((isBuyerMaker) => ({ ...first, ...amount, time, isBuyerMaker }))
  expect(spec.readText?.(JSON.stringify(list))).toEqual(spec.result.safeParse(list).data)
  expect(spec.readText?.(JSON.stringify([trade]))).toBeUndefined()
})

describe('trades, straight from the text of an answer', () => {
  it('are those that the schema makes of it', () => {
    expect(readText?.(text)).toEqual(result.safeParse(rows).data)
  })

  it.each([
    ['no row', '[]'],
    ['a blank', text.replace(',', ', ')],
    ['a field that is new', text.replace('"m":true', '"m":true,"n":1')],
    ['another order', JSON.stringify([{ m: true, ...row }])],
    ['an id of 16 digits', text.replace('26129', '1'.repeat(16))],
    ['an id with a zero before it', text.replace('26129', '026129')],
    ['an id as text', text.replace('26129', '"26129"')],
    ['a price with a sign', text.replace('"0.01', '"-0.01')],
    ['an error', '{"code":-1121,"msg":"Invalid symbol."}'],
    ['something after the end', `${text}]`],
    ['nothing', ''],
  ])('are left to the schema when there is %s', (_, unusual) => {
    expect(readText?.(unusual)).toBeUndefined()
  })

  leavesDoubtToSchema(futures.getAggTrades, text)
})
