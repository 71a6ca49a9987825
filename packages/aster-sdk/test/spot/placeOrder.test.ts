import { describe, expect, it } from 'vitest'
import { placeOrder } from '../../src/spot/placeOrder.ts'
import { fieldAtFault } from '../fieldAtFault.ts'

const base = { symbol: 'BTCUSDT', side: 'BUY' }
const limit = { type: 'LIMIT', timeInForce: 'GTC', quantity: '1', price: '2' }

const COMPLETE: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  LIMIT: { timeInForce: 'GTC', quantity: '1', price: '2' },
  MARKET: { quantity: '1' },
  STOP: { quantity: '1', price: '2', stopPrice: '3' },
  TAKE_PROFIT: { quantity: '1', price: '2', stopPrice: '3' },
  STOP_MARKET: { quantity: '1', stopPrice: '3' },
  TAKE_PROFIT_MARKET: { quantity: '1', stopPrice: '3' },
}

describe.each(Object.keys(COMPLETE))('a spot %s order', (type) => {
  const order = { ...base, type, ...COMPLETE[type] }

  it('passes when complete', () => {
    expect(fieldAtFault(placeOrder, order)).toBeUndefined()
  })

  it.each(Object.keys(COMPLETE[type]!))('without %s is refused by that name', (field) => {
    expect(fieldAtFault(placeOrder, { ...order, [field]: undefined })).toBe(field)
  })
})

describe('a spot order', () => {
  it.each([
    ['a trigger on LIMIT', 'stopPrice', { ...limit, stopPrice: '3' }],
    ['a limit on MARKET', 'price', { type: 'MARKET', quantity: '1', price: '2' }],
    ['both sizes', 'quantity', { type: 'MARKET', quantity: '1', quoteOrderQty: '2' }],
    ['a quote size on SELL', 'quoteOrderQty', { type: 'MARKET', side: 'SELL', quoteOrderQty: '2' }],
    ['reduceOnly, which spot has not', 'reduceOnly', { ...limit, reduceOnly: true }],
    ['a trailing stop, which spot has not', 'type', { ...limit, type: 'TRAILING_STOP_MARKET' }],
    ['a fee without its builder', 'builder', { ...limit, feeRate: '0.001' }],
  ])('with %s is refused by the name %s', (_, field, order) => {
    expect(fieldAtFault(placeOrder, { ...base, ...order })).toBe(field)
  })

  it('may buy by quote amount', () => {
    const order = { ...base, type: 'MARKET', quoteOrderQty: '10' }
    expect(fieldAtFault(placeOrder, order)).toBeUndefined()
  })
})
