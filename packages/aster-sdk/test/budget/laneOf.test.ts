import { describe, expect, it } from 'vitest'
import { laneOf, ordersIn } from '../../src/budget/laneOf.ts'
import { type EndpointSpec, futuresEndpoints, spotEndpoints } from '../../src/index.ts'

const buy = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT' }
const sell = { ...buy, side: 'SELL' }

const cases: readonly [what: string, lane: string, spec: EndpointSpec, params: object][] = [
  ['a read', 'query', futuresEndpoints.getBalances, {}],
  ['a listen key', 'query', futuresEndpoints.closeListenKey, {}],
  ['a transfer', 'query', spotEndpoints.transfer, {}],
  ['a cancel', 'reduce', futuresEndpoints.cancelOrder, {}],
  ['a cancel of everything', 'reduce', spotEndpoints.cancelAllOpenOrders, {}],
  ['the countdown', 'reduce', futuresEndpoints.countdownCancelAll, {}],
  ['a noop', 'reduce', spotEndpoints.noop, {}],
  ['a short', 'open', futuresEndpoints.placeOrder, sell],
  ['a reduce-only order', 'reduce', futuresEndpoints.placeOrder, { ...buy, reduceOnly: true }],
  ['a close of a position', 'reduce', futuresEndpoints.placeOrder, { ...buy, closePosition: true }],
  [
    'a buy that shrinks a hedged short',
    'reduce',
    futuresEndpoints.placeOrder,
    { ...buy, positionSide: 'SHORT' },
  ],
  [
    'a sell that opens a hedged short',
    'open',
    futuresEndpoints.placeOrder,
    { ...sell, positionSide: 'SHORT' },
  ],
  ['a spot buy', 'open', spotEndpoints.placeOrder, buy],
  ['a spot sale', 'reduce', spotEndpoints.placeOrder, sell],
]

describe('laneOf', () => {
  it.each(cases)('puts %s into the lane %s', (_what, lane, spec, params) => {
    expect(laneOf(spec, { ...params })).toBe(lane)
  })

  it('takes a batch as reducing only when each of its orders is', () => {
    const batch: EndpointSpec = { ...futuresEndpoints.placeOrder, path: '/fapi/v3/batchOrders' }
    const reducing = { ...buy, reduceOnly: true }
    expect(laneOf(batch, { batchOrders: [reducing, reducing] })).toBe('reduce')
    expect(laneOf(batch, { batchOrders: [reducing, buy] })).toBe('open')
    expect(laneOf(batch, { batchOrders: [] })).toBe('open')
  })
})

describe('ordersIn', () => {
  it('counts what makes orders, each of a batch, and no cancel', () => {
    const batch: EndpointSpec = { ...futuresEndpoints.placeOrder, path: '/fapi/v3/batchOrders' }
    expect(ordersIn(spotEndpoints.placeOrder, buy)).toBe(1)
    expect(ordersIn(batch, { batchOrders: [buy, buy, buy] })).toBe(3)
    expect(ordersIn(futuresEndpoints.cancelOrder, {})).toBe(0)
    expect(ordersIn(futuresEndpoints.getBalances, {})).toBe(0)
  })
})
