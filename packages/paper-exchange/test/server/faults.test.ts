import * as spot from '@asterkit/sdk/spot'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { books, openTestExchange, rawCall, type TestExchange } from './testExchange.ts'

let exchange: TestExchange

beforeEach(async () => {
  exchange = await openTestExchange()
})

afterEach(() => exchange.close())

function plan(fault: object) {
  return rawCall(`${exchange.paper.controlUrl}/paper/faults`, {
    method: 'POST',
    body: JSON.stringify(fault),
  })
}

async function buy() {
  const prepared = await exchange.client.prepare(spot.placeOrder, {
    symbol: 'ASTERUSDT',
    side: 'BUY',
    type: 'LIMIT',
    timeInForce: 'IOC',
    quantity: '10',
    price: '0.9',
    newOrderRespType: 'RESULT',
  })
  return (await prepared.send()).kind
}

async function ordersInBooks(): Promise<number> {
  const { accounts } = (await books(exchange.paper)) as { accounts: { orders: unknown[] }[] }
  return accounts[0]?.orders.length ?? 0
}

describe('planned faults', () => {
  const order = { path: '/api/v3/order', method: 'POST' }

  it.each([
    ['drop-answer', 'unknown', 1],
    ['status-503', 'unknown', 1],
    ['drop-request', 'unknown', 0],
    ['delay', 'accepted', 1],
  ])('%s: the caller hears "%s", the books hold %i orders', async (action, heard, booked) => {
    expect((await plan({ ...order, action, ms: 30 })).status).toBe(200)
    expect(await buy()).toBe(heard)
    expect(await ordersInBooks()).toBe(booked)
    expect(await buy()).toBe('accepted')
    expect(await ordersInBooks()).toBe(booked + 1)
  })

  it('strike the nth matching call, once', async () => {
    await plan({ ...order, nth: 2, action: 'drop-request' })
    expect([await buy(), await buy(), await buy()]).toEqual(['accepted', 'unknown', 'accepted'])
    const { body } = await rawCall(`${exchange.paper.controlUrl}/paper/faults`)
    expect(body).toEqual({ waiting: [] })
  })

  it('can be taken back', async () => {
    await plan({ ...order, action: 'drop-request' })
    await rawCall(`${exchange.paper.controlUrl}/paper/faults`, { method: 'DELETE' })
    expect(await buy()).toBe('accepted')
  })

  it.each([{}, { path: 'x', action: 'delay' }, { path: '/x', action: 'explode' }])(
    'refuse %o',
    async (fault) => {
      expect(await plan(fault)).toMatchObject({ status: 400, body: { code: -1100 } })
    },
  )
})
