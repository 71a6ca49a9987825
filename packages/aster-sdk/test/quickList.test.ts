import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { futures, spot } from '../src/index.ts'
import { readableRows } from '../src/schemas.ts'
import { Ticker24h, Tickers24h } from '../src/ticker24h.ts'

const decimals = [
  '1',
  '0.5',
  '-2.25',
  '00.10',
  '-',
  '',
  '.5',
  '1.',
  '1.2.3',
  '1e5',
  '1E-7',
  '--1',
  '٣',
]
const anything = fc.oneof(
  fc.constantFrom<unknown>(...decimals, '9'.repeat(40), '9'.repeat(41), `0.${'1'.repeat(40)}`),
  fc.constantFrom<unknown>(0, 1, -1, 1.5, 2 ** 53, Number.NaN, true, false, null, undefined),
  fc.constantFrom<unknown>([], {}, ['LIMIT'], [1], [{ filterType: 'LOT_SIZE' }], [{}]),
  fc.constantFrom<unknown>('BTCUSDT', 'x'.repeat(64), 'x'.repeat(65)),
)

const trade = {
  id: 1,
  price: '1',
  qty: '2',
  quoteQty: '3',
  baseQty: '4',
  time: 5,
  isBuyerMaker: true,
}
const aggTrade = { a: 1, p: '1', q: '2', f: '3', l: 4, T: 5, m: false }
const kline = [1, '1', '2', '3', '4', '5', 6, '7', 8, '9', '10', '11']
const ticker = {
  symbol: 'BTCUSDT',
  lastPrice: '1',
  volume: '2',
  quoteVolume: '3',
  priceChangePercent: '-4',
  openPrice: '5',
  highPrice: '6',
  lowPrice: '7',
  openTime: 8,
  closeTime: 9,
}
const symbolInfo = {
  symbol: 'BTCUSDT',
  status: 'TRADING',
  baseAsset: 'BTC',
  quoteAsset: 'USDT',
  marginAsset: 'USDT',
  contractType: 'PERPETUAL',
  orderTypes: ['LIMIT'],
  timeInForce: ['GTC'],
  filters: [{ filterType: 'PRICE_FILTER', tickSize: '0.1' }],
}

const cases: readonly (readonly [string, z.ZodMiniType, z.ZodMiniType, object])[] = [
  ['perp trades', futures.Trades, z.array(futures.Trade), trade],
  ['spot trades', spot.Trades, z.array(spot.Trade), trade],
  ['aggregate trades', futures.AggTrades, z.array(futures.AggTrade), aggTrade],
  ['candles', futures.Klines, z.array(futures.Kline), kline],
  ['tickers', Tickers24h, readableRows(Ticker24h), ticker],
  [
    'perp symbols',
    futures.ExchangeInfo.shape.symbols,
    readableRows(futures.SymbolInfo),
    symbolInfo,
  ],
  ['spot symbols', spot.ExchangeInfo.shape.symbols, readableRows(spot.SymbolInfo), symbolInfo],
]

describe.each(cases)('the quick reading of %s', (_, quick, plain, row) => {
  it('takes rows in their usual form, and gives what the schema gives', () => {
    const parsed = quick.safeParse([row, row])
    expect(parsed.success).toBe(true)
    expect(parsed).toEqual(plain.safeParse([row, row]))
  })

  it('property: decides as the schema does, whatever a field holds', () => {
    const change = fc.record({
      field: fc.constantFrom(...(Array.isArray(row) ? [] : ['more']), ...Object.keys(row)),
      value: anything,
    })
    fc.assert(
      fc.property(change, fc.boolean(), ({ field, value }, isFirst) => {
        const odd = Array.isArray(row)
          ? Object.assign([...row], { [field]: value })
          : { ...row, [field]: value }
        const rows = isFirst ? [odd, row] : [row, odd]
        expect(quick.safeParse(rows)).toEqual(plain.safeParse(rows))
      }),
      { numRuns: 200 },
    )
  })

  it.each([null, undefined, 7, 'rows', {}])('decides on %j as the schema does', (value) => {
    expect(quick.safeParse(value)).toEqual(plain.safeParse(value))
  })
})
