import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type * as z from 'zod/mini'
import { plainOrderRequest } from '../src/futures/plainOrderRequest.ts'
import { futures, spot } from '../src/index.ts'
import { futures as futuresV1 } from '../src/v1/index.ts'

const order = {
  symbol: 'BTCUSDT',
  side: 'BUY',
  type: 'LIMIT',
  timeInForce: 'GTC',
  quantity: '0.003',
  price: '61234.5',
}
const answer = {
  symbol: 'BTCUSDT',
  orderId: 22542179,
  clientOrderId: 'a',
  side: 'SELL',
  positionSide: 'BOTH',
  type: 'LIMIT',
  timeInForce: 'GTC',
  status: 'NEW',
  price: '1',
  origQty: '2',
  executedQty: '0',
  cumQuote: '0',
  reduceOnly: false,
  updateTime: 5,
}

const anything = fc.constantFrom<unknown>(
  ...['', '1', '0.5', '.5', '1.', '-1', '1e5', '9'.repeat(24), '9'.repeat(25), '٣', 'x'.repeat(65)],
  ...['BUY', 'SELL', 'buy', 'BOTH', 'LONG', 'SHORT', 'LIMIT', 'MARKET', 'STOP', 'STOP_MARKET'],
  ...['GTC', 'GTX', 'HIDDEN', 'ACK', 'RESULT', 'id-1', 'a b', 'true', 'x'.repeat(37)],
  ...[0, 1, -1, 1.5, 2 ** 53, Number.NaN, true, false, null, undefined, [], {}],
)

/** The value with a few fields set to anything, or removed, and sometimes in another order. */
function variantsOf(value: object, others: readonly string[]) {
  const name = fc.constantFrom(...Object.keys(value), ...others)
  const changes = fc.array(fc.tuple(name, anything), { maxLength: 4 })
  return fc
    .record({ changes, gone: fc.array(name, { maxLength: 2 }), isTurned: fc.boolean() })
    .map(({ changes, gone, isTurned }) => {
      const entries = Object.entries({ ...value, ...Object.fromEntries(changes) })
      const left = entries.filter(([key]) => !gone.includes(key))
      return Object.fromEntries(isTurned ? left.reverse() : left)
    })
}

/** What a schema makes of a value; the order of parameters is that of the wire. */
function madeBy(schema: z.ZodMiniType, value: unknown, isOrdered: boolean) {
  const { success, data } = schema.safeParse(value)
  if (!success) return 'refused'
  return isOrdered
    ? Object.entries(data as object).filter(([, field]) => field !== undefined)
    : data
}

const requestFields = [
  ...['positionSide', 'newClientOrderId', 'newOrderRespType', 'reduceOnly', 'stopPrice'],
  ...['closePosition', 'pegPriceType', 'stpMode', 'unknown', 'callbackRate', 'workingType'],
]
const answerFields = ['avgPrice', 'stopPrice', 'closePosition', 'time', 'unknown', 'code']

describe('quick reading of', () => {
  it.each([
    ['an order request', futures.PlaceOrderParams, order, requestFields, true],
    ['an order request of V1', futuresV1.PlaceOrderParams, order, requestFields, true],
    ['a spot order request', spot.PlaceOrderParams, order, requestFields, true],
    ['an order', futures.Order, answer, answerFields, false],
  ] as const)(
    'property: %s gives and refuses what the schema does',
    (_, quick, usual, others, isOrdered) => {
      const slow = Object.getPrototypeOf(quick) as z.ZodMiniType
      expect(slow.safeParse).not.toBe(quick.safeParse)
      let accepted = 0
      fc.assert(
        fc.property(fc.oneof(variantsOf(usual, others), anything), (value) => {
          const expected = madeBy(slow, value, isOrdered)
          expect(madeBy(quick, value, isOrdered)).toEqual(expected)
          if (expected !== 'refused') accepted += 1
        }),
        { numRuns: 200, examples: [[usual]] },
      )
      expect(accepted).toBeGreaterThan(0)
    },
  )

  it.each([
    ['a limit order', order],
    [
      'a market order',
      { symbol: 'X', side: 'SELL', type: 'MARKET', quantity: '1', reduceOnly: true },
    ],
  ])('%s needs no schema', (_, usual) => {
    expect(plainOrderRequest(usual)).toEqual(usual)
  })

  it.each([
    ['without its price', { ...order, price: undefined }],
    ['with a price and no limit', { ...order, type: 'MARKET' }],
    ['with another field', { ...order, leverage: 3 }],
    ['with a field that is set to nothing', { ...order, stopPrice: undefined }],
    ['of hedge mode', { ...order, positionSide: 'LONG' }],
    ['with inherited fields', Object.create(order)],
    ['in a list', [order]],
  ])('an order %s is left to the schema', (_, unusual) => {
    expect(plainOrderRequest(unusual)).toBeUndefined()
  })
})
