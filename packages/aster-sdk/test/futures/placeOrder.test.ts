import { describe, expect, it } from 'vitest'
import { placeOrder } from '../../src/futures/placeOrder.ts'
import { testOrder } from '../../src/futures/testOrder.ts'
import { encodeParams } from '../../src/wireParams.ts'
import { fieldAtFault } from '../fieldAtFault.ts'

const base = { symbol: 'BTCUSDT', side: 'SELL' }
const BUILDER = '0x1111111111111111111111111111111111111111'

/** The smallest complete order of each type. */
const COMPLETE: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  LIMIT: { timeInForce: 'GTC', quantity: '1', price: '2' },
  MARKET: { quantity: '1' },
  STOP: { quantity: '1', price: '2', stopPrice: '3' },
  TAKE_PROFIT: { quantity: '1', price: '2', stopPrice: '3' },
  STOP_MARKET: { quantity: '1', stopPrice: '3' },
  TAKE_PROFIT_MARKET: { quantity: '1', stopPrice: '3' },
  TRAILING_STOP_MARKET: { quantity: '1', callbackRate: '0.5' },
}

describe.each(Object.keys(COMPLETE))('a %s order', (type) => {
  const order = { ...base, type, ...COMPLETE[type] }

  it('passes when complete, also as a test order', () => {
    expect(fieldAtFault(placeOrder, order)).toBeUndefined()
    expect(fieldAtFault(testOrder, order)).toBeUndefined()
  })

  it.each(Object.keys(COMPLETE[type]!))('without %s is refused by that name', (field) => {
    expect(fieldAtFault(placeOrder, { ...order, [field]: undefined })).toBe(field)
  })

  it.each(['symbol', 'side'])('without %s is refused by that name', (field) => {
    expect(fieldAtFault(placeOrder, { ...order, [field]: undefined })).toBe(field)
  })
})

/** What is wrong, the parameter to be named, and the order. */
const WRONG: readonly (readonly [what: string, field: string, order: object])[] = [
  ['a trigger on LIMIT', 'stopPrice', { ...limit(), stopPrice: '3' }],
  ['a limit on MARKET', 'price', { type: 'MARKET', quantity: '1', price: '2' }],
  ['a limit on STOP_MARKET', 'price', { ...triggered(), price: '2' }],
  ['a callback on LIMIT', 'callbackRate', { ...limit(), callbackRate: '1' }],
  ['an activation price on STOP', 'activationPrice', { ...triggered(), activationPrice: '1' }],
  ['a callback below 0.1 percent', 'callbackRate', trailing('0.05')],
  ['a callback above 5 percent', 'callbackRate', trailing('5.1')],
  ['closePosition on LIMIT', 'closePosition', { ...limit(), closePosition: true }],
  ['closePosition with a quantity', 'quantity', { ...triggered(), closePosition: true }],
  ['closePosition with reduceOnly', 'reduceOnly', { ...closing(), reduceOnly: true }],
  ['closing a SHORT by SELL', 'side', { ...closing(), positionSide: 'SHORT' }],
  ['closing a LONG by BUY', 'side', { ...closing(), side: 'BUY', positionSide: 'LONG' }],
  [
    'reduceOnly in hedge mode',
    'reduceOnly',
    { ...limit(), positionSide: 'LONG', reduceOnly: true },
  ],
  ['priceProtect on LIMIT', 'priceProtect', { ...limit(), priceProtect: true }],
  ['an offset without a peg', 'pegPriceType', { ...limit(), pegOffset: '1' }],
  ['a SELL pegged below', 'pegOffset', { ...limit(), pegPriceType: 'QUEUE_1', pegOffset: '-1' }],
  ['a peg on MARKET', 'pegPriceType', { type: 'MARKET', quantity: '1', pegPriceType: 'QUEUE_1' }],
  ['a builder without its fee', 'feeRate', { ...limit(), builder: BUILDER }],
  ['a fee without its builder', 'builder', { ...limit(), feeRate: '0.0001' }],
  ['a quantity as a number', 'quantity', { ...limit(), quantity: 1 }],
  ['a quantity with an exponent', 'quantity', { ...limit(), quantity: '1e-3' }],
  ['a negative price', 'price', { ...limit(), price: '-2' }],
  ['a flag as text', 'reduceOnly', { ...limit(), reduceOnly: 'true' }],
  ['a misspelt parameter', 'reduceonly', { ...limit(), reduceonly: true }],
  ['a type of another venue', 'type', { ...limit(), type: 'LIMIT_MAKER' }],
  ['a client id with a space', 'newClientOrderId', { ...limit(), newClientOrderId: 'a b' }],
  [
    'a client id of 37 characters',
    'newClientOrderId',
    { ...limit(), newClientOrderId: 'a'.repeat(37) },
  ],
]

describe('a perp order', () => {
  it.each(WRONG)('with %s is refused by the name %s', (_, field, order) => {
    expect(fieldAtFault(placeOrder, { ...base, ...order })).toBe(field)
  })

  it.each([
    ['closes a whole position without a quantity', { ...closing(), positionSide: 'LONG' }],
    ['needs no price when pegged', { ...limit(), price: undefined, pegPriceType: 'QUEUE_1' }],
    ['may be pegged above by SELL', { ...limit(), pegPriceType: 'QUEUE_1', pegOffset: '0.5' }],
    ['may carry a builder code', { ...limit(), builder: BUILDER, feeRate: '0.0001' }],
    [
      'may say reduceOnly false in hedge mode',
      { ...limit(), positionSide: 'LONG', reduceOnly: false },
    ],
  ])('%s', (_, order) => {
    expect(fieldAtFault(placeOrder, { ...base, ...order })).toBeUndefined()
  })

  it('carries no builder code unless the caller gives one', () => {
    const wire = encodeParams(placeOrder, { ...limit(), symbol: 'BTCUSDT', side: 'SELL' })
    expect(wire.map(([name]) => name)).toEqual([
      'symbol',
      'side',
      'type',
      'timeInForce',
      'quantity',
      'price',
    ])
  })
})

function limit() {
  return { type: 'LIMIT', timeInForce: 'GTC', quantity: '1', price: '2' } as const
}

function triggered() {
  return { type: 'STOP_MARKET', quantity: '1', stopPrice: '3' } as const
}

function closing() {
  return { type: 'STOP_MARKET', stopPrice: '3', closePosition: true } as const
}

function trailing(callbackRate: string) {
  return { type: 'TRAILING_STOP_MARKET', quantity: '1', callbackRate }
}
