import { describe, expect, it } from 'vitest'
import { endpointSpecs, futuresEndpoints, walletEndpoints } from '../../src/endpointGroups.ts'
import { encodeParams, parseWireParams } from '../../src/wireParams.ts'
import { fieldAtFault } from '../fieldAtFault.ts'

const symbol = 'BTCUSDT'
const NONCE = '1786000000123456'
const ADDRESS = '0x1111111111111111111111111111111111111111'
const limit = {
  symbol,
  side: 'BUY',
  type: 'LIMIT',
  timeInForce: 'GTC',
  quantity: '1',
  price: '2',
} as const
const rights = { canSpotTrade: true, canPerpTrade: true, canWithdraw: false }
const agent = { agentName: 'bot', agentAddress: ADDRESS, expired: 1_900_000_000_000, ...rights }
const chase = { symbol, side: 'BUY', quantityUnit: 'BASE', quantity: '1' }
const part = (strategySubId: string) => ({ ...limit, strategySubId, securityType: 'USDT_FUTURES' })
const driven = { firstDrivenId: '1', firstDrivenOn: 'FILLED', firstTrigger: 'PLACE_ORDER' }
const oto = { strategyType: 'OTO', subOrderList: [part('1'), { ...part('2'), ...driven }] }

/** Endpoint, what is wrong, the parameter to be named, and the parameters. */
const WRONG: readonly (readonly [name: string, what: string, field: string, params: object])[] = [
  ['placeBatchOrders', 'no order', 'batchOrders', { batchOrders: [] }],
  ['placeBatchOrders', 'six orders', 'batchOrders', { batchOrders: Array(6).fill(limit) }],
  [
    'placeBatchOrders',
    'an order without price',
    'batchOrders.1.price',
    { batchOrders: [limit, { ...limit, price: undefined }] },
  ],
  ['cancelBatchOrders', 'no list', 'orderIdList', { symbol }],
  ['cancelBatchOrders', 'eleven ids', 'orderIdList', { symbol, orderIdList: Array(11).fill(1) }],
  [
    'cancelBatchOrders',
    'an id that a JSON number cannot hold',
    'orderIdList.0',
    { symbol, orderIdList: ['9007199254740993'] },
  ],
  ['guardedCancelOrder', 'no order named', 'origClientOrderId', { symbol, nonce: NONCE }],
  ['guardedCancelOrder', 'no nonce', 'nonce', { symbol, orderId: '1' }],
  ['guardedCancelBatchOrders', 'no nonce', 'nonce', { symbol, orderIdList: [1] }],
  ['modifyOrder', 'no order named', 'origClientOrderId', { symbol, quantity: '1', price: '2' }],
  ['modifyOrder', 'no price', 'price', { symbol, orderId: '1', quantity: '1' }],
  ['modifyOrder', 'no quantity', 'quantity', { symbol, orderId: '1', price: '1' }],
  ['getOpenOrder', 'no order named', 'origClientOrderId', { symbol }],
  ['getAllOrders', 'a range of 7 days', 'endTime', { symbol, startTime: 0, endTime: 604_800_000 }],
  ['getAggTrades', 'a range of an hour', 'endTime', { symbol, startTime: 0, endTime: 3_600_000 }],
  ['getForceOrders', 'a range that runs back', 'endTime', { startTime: 2, endTime: 1 }],
  ['changePositionMargin', 'an unknown kind', 'type', { symbol, amount: '1', type: 3 }],
  ['placeChaseOrder', 'no unit', 'quantityUnit', { ...chase, quantityUnit: undefined }],
  ['placeChaseOrder', 'an end at 0', 'maxChaseOffset', { ...chase, maxChaseOffset: '0' }],
  [
    'placeChaseOrder',
    'a kind of end without an end',
    'maxChaseOffset',
    { ...chase, maxChaseOffsetType: 'ABSOLUTE' },
  ],
  [
    'placeChaseOrder',
    'an end of 3 decimals percent',
    'maxChaseOffset',
    { ...chase, maxChaseOffset: '0.125', maxChaseOffsetType: 'PERCENTAGE' },
  ],
  ['placeStrategyOrder', 'one order too few', 'subOrderList', { ...oto, strategyType: 'OTOCO' }],
  [
    'placeStrategyOrder',
    'numbers out of order',
    'subOrderList.0.strategySubId',
    { ...oto, subOrderList: [part('2'), part('1')] },
  ],
  [
    'placeStrategyOrder',
    'a driver without its state',
    'subOrderList.1.firstDrivenOn',
    { ...oto, subOrderList: [part('1'), { ...part('2'), ...driven, firstDrivenOn: undefined }] },
  ],
  [
    'placeStrategyOrder',
    'an order that drives itself',
    'subOrderList',
    { ...oto, subOrderList: [part('1'), { ...part('2'), ...driven, firstDrivenId: '2' }] },
  ],
  [
    'placeStrategyOrder',
    'an IOC order',
    'subOrderList.0.timeInForce',
    { ...oto, subOrderList: [{ ...part('1'), timeInForce: 'IOC' }, part('2')] },
  ],
  ['getStrategyOpenOrder', 'no strategy named', 'strategyId', { strategyType: 'OCO' }],
  ['setMmp', 'a limit as a number', 'qtyLimit', { symbol, ...mmpTimes(), qtyLimit: 10 }],
  ['approveAgent', 'withdrawals from anywhere', 'ipWhitelist', { ...agent, canWithdraw: true }],
  ['approveAgent', 'a builder without its limit', 'maxFeeRate', { ...agent, builder: ADDRESS }],
  [
    'approveBuilder',
    'a fee above 0.1 percent',
    'maxFeeRate',
    { builder: ADDRESS, maxFeeRate: '0.002' },
  ],
  ['approveBuilder', 'no address', 'builder', { builder: '0x12', maxFeeRate: '0.001' }],
  ['updateSubAccount', 'nothing to change', 'subAccountName', { subSourceAddr: ADDRESS }],
]

const specs = new Map(endpointSpecs.map(({ name, spec }) => [name, spec]))

describe('before the network', () => {
  it.each(WRONG)('futures.%s with %s is refused by the name %s', (name, _, field, params) => {
    expect(fieldAtFault(specs.get(`futures.${name}`)!, params)).toBe(field)
  })

  it.each([
    ['placeBatchOrders', { batchOrders: Array(5).fill(limit) }],
    ['cancelBatchOrders', { symbol, origClientOrderIdList: Array(10).fill('a') }],
    ['guardedCancelOrder', { symbol, orderId: '1', nonce: NONCE }],
    ['modifyOrder', { symbol, orderId: '1', quantity: '1', price: '2' }],
    ['placeChaseOrder', { ...chase, maxChaseOffset: '0.12', maxChaseOffsetType: 'PERCENTAGE' }],
    ['placeStrategyOrder', oto],
    ['getAggTrades', { symbol, startTime: 0, endTime: 3_599_999 }],
    ['setMmp', { symbol, ...mmpTimes(), qtyLimit: '10' }],
    ['approveAgent', { ...agent, canWithdraw: true, ipWhitelist: '10.0.0.1' }],
    ['updateSubAccount', { subSourceAddr: ADDRESS, status: 'FROZEN' }],
  ])('futures.%s passes when complete', (name, params) => {
    expect(fieldAtFault(specs.get(`futures.${name}`)!, params)).toBeUndefined()
  })
})

describe('lists on the wire', () => {
  it('a batch is compact JSON with flags as text, and a server reads it back', () => {
    const { placeBatchOrders } = futuresEndpoints
    const wire = encodeParams(placeBatchOrders, { batchOrders: [{ ...limit, reduceOnly: true }] })
    expect(wire).toEqual([
      [
        'batchOrders',
        '[{"symbol":"BTCUSDT","side":"BUY","type":"LIMIT","timeInForce":"GTC","quantity":"1","price":"2","reduceOnly":"true"}]',
      ],
    ])
    expect(parseWireParams(placeBatchOrders, Object.fromEntries(wire))).toEqual({
      batchOrders: [{ ...limit, reduceOnly: 'true' }],
    })
  })

  it('ids that are text or numbers become JSON numbers', () => {
    const wire = encodeParams(futuresEndpoints.cancelBatchOrders, {
      symbol,
      orderIdList: ['6071832819', 2],
    })
    expect(wire).toEqual([
      ['symbol', symbol],
      ['orderIdList', '[6071832819,2]'],
    ])
  })

  it('an agent is approved without a builder unless one is named', () => {
    const names = encodeParams(walletEndpoints.futures.approveAgent, agent).map(([name]) => name)
    expect(names).not.toContain('builder')
    expect(names).not.toContain('maxFeeRate')
  })
})

function mmpTimes() {
  return { windowTimeInMilliseconds: 5000, frozenTimeInMilliseconds: 10_000 }
}
