import { decimal } from '@asterkit/instruments'
import { afterEach, describe, expect, it } from 'vitest'
import type { OrderRequest } from '../../../src/index.ts'
import { type Answer, type AsterServer, NOW, Refusal, signal, startAster } from './asterServer.ts'

let aster: AsterServer
afterEach(() => aster.close())
const serve = async (routes: Readonly<Record<string, Answer>>) => {
  aster = await startAster(routes)
  return aster.exchange
}

const request: OrderRequest = {
  market: 'perp',
  symbol: 'SOLUSDT',
  side: 'sell',
  quantity: decimal('0.0000001'),
  price: decimal('150.10'),
  timeInForce: 'IOC',
  isReduceOnly: false,
  clientOrderId: 'e1-i2-p-1',
}

const wire = {
  symbol: 'SOLUSDT',
  orderId: 7,
  clientOrderId: 'e1-i2-p-1',
  side: 'SELL',
  positionSide: 'BOTH',
  type: 'LIMIT',
  timeInForce: 'IOC',
  status: 'EXPIRED',
  price: '150.1',
  origQty: '2',
  executedQty: '1.5',
  cumQuote: '225.15',
  reduceOnly: true,
  updateTime: 5,
}

describe('prepareOrder', () => {
  it('sends the hedge of coins that are held when reads and openings have used up their share', async () => {
    const exchange = await serve({
      'POST /fapi/v3/order': wire,
      'GET /fapi/v3/positionRisk': (_params, response) => {
        // Of 2400: beyond the 70 % of reads, below the 80 % of what reduces.
        response.setHeader('x-mbx-used-weight-1m', '1800')
        return []
      },
    })
    await exchange.listPositions(signal)
    const opening = await (await exchange.prepareOrder(request)).send(signal)
    expect(opening).toMatchObject({ kind: 'not-sent' })
    const hedge = await exchange.prepareOrder({ ...request, isHedge: true })
    expect((await hedge.send(signal)).kind).toBe('accepted')
  })

  it('signs first, sends once, and states the order in plain decimals', async () => {
    const exchange = await serve({ 'POST /fapi/v3/order': wire })
    const call = await exchange.prepareOrder(request)
    expect(aster.calls).toHaveLength(0)
    // Time-to-live of 10 s and 1 s of margin.
    expect(call.deadline).toBe(NOW + 11_000)
    const outcome = await call.send(signal)
    expect(aster.calls[0]?.params).toMatchObject({
      side: 'SELL',
      type: 'LIMIT',
      timeInForce: 'IOC',
      quantity: '0.0000001',
      price: '150.1',
      newClientOrderId: 'e1-i2-p-1',
      newOrderRespType: 'RESULT',
      nonce: call.nonce,
    })
    expect(aster.calls[0]?.params).not.toHaveProperty('reduceOnly')
    expect(outcome).toMatchObject({
      kind: 'accepted',
      value: { orderId: '7', status: 'expired', side: 'sell', isReduceOnly: true },
    })
    await expect(call.send(signal)).rejects.toThrow(/sent before/)
    expect(aster.calls).toHaveLength(1)
  })

  it('sends reduce-only on perp and refuses it on spot before signing', async () => {
    const exchange = await serve({ 'POST /fapi/v3/order': wire })
    const call = await exchange.prepareOrder({ ...request, isReduceOnly: true })
    await call.send(signal)
    expect(aster.calls[0]?.params.reduceOnly).toBe('true')
    await expect(async () =>
      exchange.prepareOrder({ ...request, market: 'spot', isReduceOnly: true }),
    ).rejects.toThrow(/reduce-only/)
  })

  it('names the position in hedge mode, where reduce-only does not exist', async () => {
    const exchange = await serve({ 'POST /fapi/v3/order': wire })
    const hedge = { ...request, positionSide: 'short' } as const
    await (await exchange.prepareOrder(hedge)).send(signal)
    expect(aster.calls[0]?.params).toMatchObject({ positionSide: 'SHORT', side: 'SELL' })
    expect(aster.calls[0]?.params).not.toHaveProperty('reduceOnly')
    await expect(async () =>
      exchange.prepareOrder({ ...hedge, isReduceOnly: true }),
    ).rejects.toThrow(/reduce-only/)
  })

  it('goes to the spot host for spot', async () => {
    const exchange = await serve({
      'POST /api/v3/order': { ...wire, status: 'FILLED', reduceOnly: undefined },
    })
    const outcome = await (await exchange.prepareOrder({ ...request, market: 'spot' })).send(signal)
    expect(outcome).toMatchObject({ kind: 'accepted', value: { market: 'spot', status: 'filled' } })
  })

  it('leaves the outcome unknown when the answer has a status that nobody knows', async () => {
    const exchange = await serve({ 'POST /fapi/v3/order': { ...wire, status: 'MYSTERY' } })
    const outcome = await (await exchange.prepareOrder(request)).send(signal)
    expect(outcome).toMatchObject({ kind: 'unknown', message: 'unknown order status MYSTERY' })
  })

  it('passes a proven refusal on with its code', async () => {
    const exchange = await serve({
      'POST /fapi/v3/order': () => new Refusal(400, -2019, 'Margin is insufficient.'),
    })
    const outcome = await (await exchange.prepareOrder(request)).send(signal)
    expect(outcome).toMatchObject({ kind: 'refused', code: -2019 })
  })
})

describe('findOrder', () => {
  it('finds by our own id', async () => {
    const exchange = await serve({ 'GET /fapi/v3/order': { ...wire, status: 'PARTIALLY_FILLED' } })
    const order = await exchange.findOrder('perp', 'SOLUSDT', 'e1-i2-p-1', signal)
    expect(aster.calls[0]?.params.origClientOrderId).toBe('e1-i2-p-1')
    expect(order?.status).toBe('partially-filled')
    expect(order?.executedQuote.toFixed()).toBe('225.15')
  })

  it('is undefined only when the venue says that there is none', async () => {
    const exchange = await serve({
      'GET /fapi/v3/order': () => new Refusal(400, -2013, 'Order does not exist.'),
      'GET /api/v3/order': () => new Refusal(503, -2013, 'Order does not exist.'),
    })
    expect(await exchange.findOrder('perp', 'A', 'x', signal)).toBeUndefined()
    await expect(exchange.findOrder('spot', 'A', 'x', signal)).rejects.toThrow()
  })
})

describe('the other writes', () => {
  it('cancels by our own id', async () => {
    const exchange = await serve({ 'DELETE /fapi/v3/order': { ...wire, status: 'CANCELED' } })
    const outcome = await (await exchange.prepareCancel('perp', 'SOLUSDT', 'x')).send(signal)
    expect(outcome).toMatchObject({ kind: 'accepted', value: { status: 'canceled' } })
  })

  it('a cancel that found nothing is refused with -2011', async () => {
    const exchange = await serve({
      'DELETE /fapi/v3/order': () => new Refusal(400, -2011, 'Unknown order sent.'),
    })
    const outcome = await (await exchange.prepareCancel('perp', 'SOLUSDT', 'x')).send(signal)
    expect(outcome).toMatchObject({ kind: 'refused', code: -2011 })
  })

  it.each([
    ['perp-to-spot', 'FUTURE_SPOT'],
    ['spot-to-perp', 'SPOT_FUTURE'],
  ] as const)('a transfer %s is %s', async (direction, kindType) => {
    const exchange = await serve({
      'POST /fapi/v3/asset/wallet/transfer': { tranId: 21841, status: 'SUCCESS' },
    })
    const transfer = { asset: 'USDT', amount: decimal('10.50'), direction, clientTransferId: 't1' }
    const outcome = await (await exchange.prepareTransfer(transfer)).send(signal)
    expect(aster.calls[0]?.params).toMatchObject({ amount: '10.5', kindType, clientTranId: 't1' })
    expect(outcome).toEqual({ kind: 'accepted', value: { transferId: '21841' } })
  })

  it('a repeated transfer that the venue has already is accepted', async () => {
    const exchange = await serve({
      'POST /fapi/v3/asset/wallet/transfer': () =>
        new Refusal(400, -4115, 'Duplicated clientTranId'),
    })
    const transfer = {
      asset: 'USDT',
      amount: decimal('1'),
      direction: 'perp-to-spot' as const,
      clientTransferId: 't1',
    }
    expect(await (await exchange.prepareTransfer(transfer)).send(signal)).toMatchObject({
      kind: 'accepted',
    })
  })

  it('a transfer that is not done yet is unknown', async () => {
    const exchange = await serve({
      'POST /fapi/v3/asset/wallet/transfer': { tranId: 1, status: 'PENDING' },
    })
    const transfer = {
      asset: 'USDT',
      amount: decimal('1'),
      direction: 'perp-to-spot' as const,
      clientTransferId: 't1',
    }
    expect(await (await exchange.prepareTransfer(transfer)).send(signal)).toMatchObject({
      kind: 'unknown',
    })
  })

  it('a margin type that is set already counts as set', async () => {
    const exchange = await serve({
      'POST /fapi/v3/marginType': () => new Refusal(400, -4046, 'No need to change margin type.'),
    })
    const outcome = await (await exchange.prepareMarginType('A', 'cross')).send(signal)
    expect(aster.calls[0]?.params.marginType).toBe('CROSSED')
    expect(outcome).toEqual({ kind: 'accepted', value: {} })
  })

  it('a position mode is asked for by name, and counts as set when it is set already', async () => {
    const exchange = await serve({
      'POST /fapi/v3/positionSide/dual': () => new Refusal(400, -4059, 'No need to change.'),
    })
    const outcome = await (await exchange.preparePositionMode('hedge')).send(signal)
    expect(aster.calls[0]?.params.dualSidePosition).toBe('true')
    expect(outcome).toEqual({ kind: 'accepted', value: {} })
  })

  it('a fence carries the nonce that it is to use up', async () => {
    const exchange = await serve({ 'POST /fapi/v3/noop': { code: 200, msg: 'success' } })
    const order = await exchange.prepareMarginType('A', 'cross')
    const fence = await exchange.prepareFence('perp', order.nonce)
    expect([fence.nonce, (await fence.send(signal)).kind]).toEqual([order.nonce, 'accepted'])
    expect(aster.calls[0]?.params.nonce).toBe(order.nonce)
  })

  it('margin is added to a position, never taken out', async () => {
    const exchange = await serve({
      'POST /fapi/v3/positionMargin': { code: 200, msg: 'ok', amount: 12.5, type: 1 },
    })
    const outcome = await (await exchange.prepareMarginAddition('A', decimal('12.5'))).send(signal)
    expect(aster.calls[0]?.params).toMatchObject({ symbol: 'A', amount: '12.5', type: '1' })
    expect(outcome).toEqual({ kind: 'accepted', value: {} })
  })

  it('leverage is answered as the venue set it', async () => {
    const exchange = await serve({
      'POST /fapi/v3/leverage': { symbol: 'A', leverage: 2, maxNotionalValue: '1' },
    })
    const outcome = await (await exchange.prepareLeverage('A', 3)).send(signal)
    expect(outcome).toEqual({ kind: 'accepted', value: { leverage: 2 } })
  })
})
