import * as futures from '@asterkit/sdk/futures'
import * as spot from '@asterkit/sdk/spot'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  accepted,
  openTestExchange,
  rawCall,
  signedQuery,
  type TestExchange,
} from './testExchange.ts'

let exchange: TestExchange

beforeEach(async () => {
  exchange = await openTestExchange()
})

afterEach(() => exchange.close())

const symbol = 'ETHUSDT'

/** Far below the market: rests. */
const resting = (newClientOrderId: string, price = '3100') =>
  ({
    symbol,
    side: 'BUY',
    type: 'LIMIT',
    timeInForce: 'GTC',
    quantity: '0.01',
    price,
    newClientOrderId,
  }) as const

const openIds = async () =>
  (await exchange.client.futures.getOpenOrders({ symbol })).map(
    ({ clientOrderId }) => clientOrderId,
  )

describe('conditional orders over HTTP', () => {
  it('keep what they were sent as, in every answer', async () => {
    const { client } = exchange
    const expected = {
      type: 'TAKE_PROFIT_MARKET',
      origType: 'TAKE_PROFIT_MARKET',
      stopPrice: '9000',
      workingType: 'MARK_PRICE',
      closePosition: true,
      status: 'NEW',
    }
    const placed = await accepted(client, futures.placeOrder, {
      symbol,
      side: 'SELL',
      type: 'TAKE_PROFIT_MARKET',
      stopPrice: '9000',
      workingType: 'MARK_PRICE',
      closePosition: true,
      newClientOrderId: 'close',
    })
    expect(placed).toMatchObject(expected)
    expect(await client.futures.getOpenOrders({ symbol })).toMatchObject([expected])
    await client.futures.cancelOrder({ symbol, origClientOrderId: 'close' })
    expect(await client.futures.getOrder({ symbol, origClientOrderId: 'close' })).toMatchObject({
      ...expected,
      status: 'CANCELED',
    })
  })

  it('tell a trailing stop’s activation and rate', async () => {
    const placed = await accepted(exchange.client, futures.placeOrder, {
      symbol,
      side: 'SELL',
      type: 'TRAILING_STOP_MARKET',
      quantity: '0.01',
      activationPrice: '9000',
      callbackRate: '1.5',
    })
    expect(placed).toMatchObject({ activatePrice: '9000', priceRate: '1.5', price: '0' })
  })

  it('are refused on both markets when they would trigger at once', async () => {
    const stop = { symbol, side: 'SELL', type: 'STOP_MARKET', quantity: '0.01', stopPrice: '9000' }
    for (const spec of [futures.placeOrder, spot.placeOrder] as const) {
      const prepared = await exchange.client.prepare(spec, stop as never)
      expect(await prepared.send()).toMatchObject({ kind: 'refused', code: -2021 })
    }
  })
})

describe('a batch of orders', () => {
  it('places what it can and says what is wrong with the rest, in its order', async () => {
    const { client } = exchange
    const results = await accepted(client, futures.placeBatchOrders, {
      batchOrders: [
        resting('first'),
        resting('cheap', '100'),
        { ...resting('reducing'), reduceOnly: true },
        resting('last'),
      ],
    })
    expect(results).toMatchObject([
      { clientOrderId: 'first', status: 'NEW' },
      { code: -4164 },
      { code: -2022 },
      { clientOrderId: 'last', status: 'NEW' },
    ])
    expect(await openIds()).toEqual(['first', 'last'])
  })

  it('counts as many orders as it has', async () => {
    const { paper, clock } = exchange
    const batchOrders = JSON.stringify([resting('one'), resting('two')])
    const body = signedQuery({ batchOrders }, { nonce: clock.now() * 1000 + 1 })
    const answer = await rawCall(`${paper.urls.futuresRestUrl}/fapi/v3/batchOrders`, {
      method: 'POST',
      body,
    })
    expect(answer.headers.get('x-mbx-order-count-1m')).toBe('2')
  })

  it('is cancelled by either list, each item on its own', async () => {
    const { client } = exchange
    for (const id of ['a', 'b', 'c']) await accepted(client, futures.placeOrder, resting(id))
    const byOwnId = await accepted(client, futures.cancelBatchOrders, {
      symbol,
      origClientOrderIdList: ['a', 'never', 'b'],
    })
    expect(byOwnId).toMatchObject([{ status: 'CANCELED' }, { code: -2011 }, { status: 'CANCELED' }])
    const [left] = await client.futures.getOpenOrders({ symbol })
    const byId = await accepted(client, futures.cancelBatchOrders, {
      symbol,
      orderIdList: [Number(left?.orderId)],
    })
    expect(byId).toMatchObject([{ clientOrderId: 'c', status: 'CANCELED' }])
  })
})

describe('a guarded cancel', () => {
  it('cancels only what its nonce has placed', async () => {
    const { client } = exchange
    await accepted(client, futures.placeOrder, resting('other'))
    const prepared = await client.prepare(futures.placeOrder, resting('mine'))
    await prepared.send()
    const guard = { symbol, nonce: prepared.nonce }
    const wrong = await client.prepare(futures.guardedCancelOrder, {
      ...guard,
      origClientOrderId: 'other',
    })
    expect(await wrong.send()).toMatchObject({ kind: 'refused', code: -2011 })
    const results = await accepted(client, futures.guardedCancelBatchOrders, {
      ...guard,
      origClientOrderIdList: ['mine', 'other'],
    })
    expect(results).toMatchObject([{ status: 'CANCELED' }, { code: -2011 }])
    expect(await openIds()).toEqual(['other'])
  })
})

describe('a changed order', () => {
  it('has the new price and quantity, and keeps its ids', async () => {
    const { client } = exchange
    const { orderId } = await accepted(client, futures.placeOrder, resting('moved'))
    const changed = await accepted(client, futures.modifyOrder, {
      symbol,
      origClientOrderId: 'moved',
      quantity: '0.02',
      price: '3090',
    })
    expect(changed).toMatchObject({ orderId, price: '3090', origQty: '0.02', status: 'NEW' })
  })

  it('is as it was when the change is refused, and unknown once it is done', async () => {
    const { client } = exchange
    await accepted(client, futures.placeOrder, resting('kept'))
    const change = { symbol, origClientOrderId: 'kept', quantity: '0.01', price: '3090.001' }
    const offGrid = await client.prepare(futures.modifyOrder, change)
    expect(await offGrid.send()).toMatchObject({ kind: 'refused', code: -4014 })
    expect(await client.futures.getOrder({ symbol, origClientOrderId: 'kept' })).toMatchObject({
      price: '3100',
      status: 'NEW',
    })
    await client.futures.cancelOrder({ symbol, origClientOrderId: 'kept' })
    const late = await client.prepare(futures.modifyOrder, { ...change, price: '3090' })
    expect(await late.send()).toMatchObject({ code: -2013 })
  })
})

describe('order/test', () => {
  it('refuses what a placement would and places nothing', async () => {
    const { client } = exchange
    expect(await accepted(client, futures.testOrder, resting('test'))).toEqual({})
    const bad = await client.prepare(futures.testOrder, resting('test', '100'))
    expect(await bad.send()).toMatchObject({ kind: 'refused', code: -4164 })
    expect(await openIds()).toEqual([])
  })
})

describe('the self-trade mode', () => {
  it('is kept for the account', async () => {
    const { client } = exchange
    expect(await client.futures.getStpMode()).toEqual({ stpMode: 'EXPIRE_TAKER' })
    await accepted(client, futures.setStpMode, { stpMode: 'EXPIRE_BOTH' })
    expect(await client.futures.getStpMode()).toEqual({ stpMode: 'EXPIRE_BOTH' })
  })
})

describe('a strategy over HTTP', () => {
  const part = { securityType: 'USDT_FUTURES', symbol, quantity: '0.01' } as const
  const entry = {
    ...part,
    strategySubId: '1',
    side: 'BUY',
    type: 'LIMIT',
    timeInForce: 'GTC',
    price: '3100',
    clientOrderId: 'entry',
  } as const
  const exit = {
    ...part,
    strategySubId: '2',
    side: 'SELL',
    type: 'STOP_MARKET',
    stopPrice: '3000',
    reduceOnly: true,
  } as const

  it('is placed, read, changed and ends in the history', async () => {
    const { client } = exchange
    const placed = await accepted(client, futures.placeStrategyOrder, {
      clientStrategyId: 'plan',
      strategyType: 'OTO',
      subOrderList: [entry, exit],
    })
    expect(placed).toMatchObject({ strategyStatus: 'WORKING', failureCode: 0 })
    const ref = { clientStrategyId: 'plan', strategyType: 'OTO' } as const
    const read = await client.futures.getStrategyOpenOrder(ref)
    expect(read).toMatchObject([
      {
        subOrders: [
          { clientOrderId: 'entry', status: 'NEW', firstDrivenId: 0 },
          { orderId: '0', firstDrivenId: 1, firstDrivenOn: 'FILLED', stopPrice: '3000' },
        ],
      },
    ])
    const { clientOrderId: _, ...unnamed } = entry
    const updated = await accepted(client, futures.updateStrategyOrder, {
      strategyId: placed.strategyId,
      strategyType: 'OTO',
      subOrderList: [
        { ...unnamed, price: '3090' },
        { ...exit, stopPrice: '2990.001', quantity: '0.02' },
      ],
    })
    expect(updated.map(({ updateStatus }) => updateStatus)).toEqual(['SUCCESS', 'SUCCESS'])
    expect(await openIds()).toEqual(['entry'])
    expect(await client.futures.getStrategyHistoryOrder(ref)).toEqual([])
    await client.futures.cancelAllOpenOrders({ symbol })
    expect(await client.futures.getStrategyHistoryOrder(ref)).toMatchObject([
      { strategyStatus: 'EXPIRED' },
    ])
    await expect(client.futures.getStrategyOpenOrder(ref)).rejects.toMatchObject({
      venueCode: -2013,
    })
  })
})

describe('market-maker protection over HTTP', () => {
  it('is set, read and removed', async () => {
    const { client } = exchange
    const limits = { windowTimeInMilliseconds: 5000, frozenTimeInMilliseconds: 100 }
    expect(await accepted(client, futures.setMmp, { symbol, ...limits, qtyLimit: '10' })).toBe(true)
    expect(await client.futures.getMmp({ symbol })).toMatchObject([{ symbol, ...limits }])
    expect(await accepted(client, futures.resetMmp, { symbol })).toBe(true)
    expect(await accepted(client, futures.deleteMmp, { symbol })).toBe(true)
    expect(await client.futures.getMmp({})).toEqual([])
  })
})
