import * as futures from '@asterkit/sdk/futures'
import * as spot from '@asterkit/sdk/spot'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accepted, openTestExchange, type TestExchange } from './testExchange.ts'

const DAY_MS = 86_400_000

const filled = {
  symbol: 'ETHUSDT',
  side: 'BUY',
  type: 'MARKET',
  quantity: '0.01',
  newClientOrderId: 'filled',
} as const

/** Too cheap to fill. */
const cheap = (price: string, id: string) =>
  ({
    symbol: 'ETHUSDT',
    side: 'BUY',
    type: 'LIMIT',
    timeInForce: 'GTC',
    quantity: '0.01',
    price,
    newClientOrderId: id,
  }) as const

let exchange: TestExchange
let start: number

beforeAll(async () => {
  exchange = await openTestExchange()
  const { client, clock } = exchange
  start = clock.now()
  for (const spec of [futures.placeOrder, spot.placeOrder]) {
    await accepted(client, spec, filled)
    await accepted(client, spec, cheap('3150', 'resting'))
    await accepted(client, spec, cheap('3151', 'cancelled'))
  }
  for (const spec of [futures.cancelOrder, spot.cancelOrder]) {
    await accepted(client, spec, { symbol: 'ETHUSDT', origClientOrderId: 'cancelled' })
  }
})

afterAll(() => exchange.close())

describe.each(['futures', 'spot'] as const)('order queries on %s', (market) => {
  const ids = (orders: readonly { readonly clientOrderId: string }[]) =>
    orders.map(({ clientOrderId }) => clientOrderId)

  it('show an order that rests, and no other, as open', async () => {
    const group = exchange.client[market]
    const resting = await group.getOpenOrder({ symbol: 'ETHUSDT', origClientOrderId: 'resting' })
    expect(resting).toEqual(
      await group.getOrder({ symbol: 'ETHUSDT', origClientOrderId: 'resting' }),
    )
    for (const id of ['filled', 'cancelled', 'never']) {
      await expect(
        group.getOpenOrder({ symbol: 'ETHUSDT', origClientOrderId: id }),
      ).rejects.toMatchObject({ venueCode: -2013 })
    }
  })

  it('list working and ended orders, oldest first', async () => {
    const group = exchange.client[market]
    const all = await group.getAllOrders({ symbol: 'ETHUSDT' })
    expect(ids(all)).toEqual(['filled', 'resting', 'cancelled'])
    expect(all.map(({ status }) => status)).toEqual(['FILLED', 'NEW', 'CANCELED'])
    expect(await group.getAllOrders({ symbol: 'BTCUSDT' })).toEqual([])
  })

  it('begin at an id, and keep the newest without one', async () => {
    const group = exchange.client[market]
    const [, resting] = await group.getAllOrders({ symbol: 'ETHUSDT' })
    const orderId = resting?.orderId ?? ''
    expect(ids(await group.getAllOrders({ symbol: 'ETHUSDT', orderId }))).toEqual([
      'resting',
      'cancelled',
    ])
    expect(ids(await group.getAllOrders({ symbol: 'ETHUSDT', orderId, limit: 1 }))).toEqual([
      'resting',
    ])
    expect(ids(await group.getAllOrders({ symbol: 'ETHUSDT', limit: 1 }))).toEqual(['cancelled'])
  })
})

describe('order queries after more than a week', () => {
  it('list old orders by their time only', async () => {
    const { client, clock } = exchange
    await clock.sleep(8 * DAY_MS)
    const { spot: group } = client
    expect(await group.getAllOrders({ symbol: 'ETHUSDT' })).toEqual([])
    expect(await group.getAllOrders({ symbol: 'ETHUSDT', orderId: '1' })).toEqual([])
    const old = await group.getAllOrders({ symbol: 'ETHUSDT', startTime: start })
    expect(old.map(({ clientOrderId }) => clientOrderId)).toContain('filled')
  })
})
