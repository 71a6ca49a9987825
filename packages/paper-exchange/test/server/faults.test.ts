import * as spot from '@asterkit/sdk/spot'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { clockActions } from '../../src/faults/clockActions.ts'
import type { FaultInput } from '../../src/faults/index.ts'
import type { postActions } from '../../src/faults/postActions.ts'
import type { preActions } from '../../src/faults/preActions.ts'
import { buy, faultsOf, ordersInBooks, plan } from './plannedFaults.ts'
import { openTestExchange, rawCall, type TestExchange } from './testExchange.ts'

let exchange: TestExchange

beforeEach(async () => {
  exchange = await openTestExchange()
})

afterEach(() => exchange.close())

const match = { market: 'spot', endpoint: 'placeOrder' } as const

/** Plans one fault of an order, sends one; gives what the client learnt and how many orders are booked. */
async function orderUnder(fault: FaultInput) {
  await plan(exchange, [fault])
  const outcome = await buy(exchange)
  const code = outcome.kind === 'refused' ? outcome.code : undefined
  return [outcome.kind, code, await ordersInBooks(exchange)]
}

const timeUrl = () => `${exchange.paper.urls.futuresRestUrl}/fapi/v3/time`

describe('faults before the core', () => {
  const cases: Record<keyof typeof preActions, () => Promise<void>> = {
    async drop() {
      const fault = { match, phase: 'pre', action: 'drop' } as const
      expect(await orderUnder(fault)).toEqual(['unknown', undefined, 0])
    },
    async dark() {
      await plan(exchange, [{ match: { market: 'perp' }, phase: 'pre', action: 'dark' }])
      const given = fetch(timeUrl(), { signal: AbortSignal.timeout(80) })
      await expect(given).rejects.toThrow('timeout')
      expect((await rawCall(timeUrl())).status).toBe(200)
    },
    async hold() {
      const args = { ms: 70_000, time: 'exchange' } as const
      await plan(exchange, [{ match, phase: 'pre', action: 'hold', args }])
      const sent = buy(exchange)
      while ((await faultsOf(exchange)).count === 0) await rawCall(timeUrl())
      await exchange.clock.sleep(70_000)
      // It arrives ten seconds after the window of its nonce.
      expect([(await sent).kind, await ordersInBooks(exchange)]).toEqual(['unknown', 0])
    },
    async 'rate-limit'() {
      const args = { retryAfterSeconds: 7 }
      await plan(exchange, [{ phase: 'pre', action: 'rate-limit', args }])
      const { status, headers, body } = await rawCall(timeUrl())
      expect([status, headers.get('retry-after'), body]).toMatchObject([429, '7', { code: -1003 }])
    },
    async ban() {
      await plan(exchange, [{ phase: 'pre', action: 'ban', args: { forMs: 120_000 } }])
      expect((await rawCall(timeUrl())).status).toBe(418)
      expect((await rawCall(timeUrl())).headers.get('retry-after')).toBe('120')
      await exchange.clock.sleep(120_000)
      expect((await rawCall(timeUrl())).status).toBe(200)
    },
    async 'refuse-connection'() {
      const args = { downMs: 120 }
      const perp = { market: 'perp' } as const
      await plan(exchange, [{ match: perp, phase: 'pre', action: 'refuse-connection', args }])
      await expect(fetch(timeUrl())).rejects.toThrow('fetch failed')
      const refused = await fetch(timeUrl()).catch((error: Error) => error.cause)
      expect(refused).toMatchObject({ code: 'ECONNREFUSED' })
      await new Promise((resolve) => setTimeout(resolve, 250))
      expect((await rawCall(timeUrl())).status).toBe(200)
    },
    async refuse() {
      const fault = { match, phase: 'pre', action: 'refuse', args: { code: -2019 } } as const
      expect(await orderUnder(fault)).toEqual(['refused', -2019, 0])
    },
    async maintenance() {
      const fault = {
        match,
        phase: 'pre',
        action: 'maintenance',
        args: { forMs: 1_800_000 },
      } as const
      expect(await orderUnder(fault)).toEqual(['unknown', undefined, 0])
      await exchange.clock.sleep(1_800_000)
      expect((await buy(exchange)).kind).toBe('accepted')
    },
  }

  it.each(Object.entries(cases))('%s strikes and is gone', async (_name, run) => {
    await run()
    expect((await faultsOf(exchange)).count).toBeGreaterThan(0)
  })
})

describe('faults of answers', () => {
  const cases: Record<keyof typeof postActions, () => Promise<void>> = {
    async 'drop-answer'() {
      const fault = { match, phase: 'post', action: 'drop-answer' } as const
      expect(await orderUnder(fault)).toEqual(['unknown', undefined, 1])
    },
    async status() {
      for (const [booked, args] of [{ status: 503 }, { status: 502, html: true }].entries()) {
        const fault = { match, phase: 'post', action: 'status', args } as const
        expect(await orderUnder(fault)).toEqual(['unknown', undefined, booked + 1])
      }
    },
    async error() {
      for (const [booked, code] of [-1000, -1001, -1006, -1007, -1016].entries()) {
        const fault = { match, phase: 'post', action: 'error', args: { code } } as const
        expect(await orderUnder(fault)).toEqual(['unknown', undefined, booked + 1])
      }
    },
    async 'slow-body'() {
      await plan(exchange, [{ phase: 'post', action: 'slow-body', args: { ms: 60 } }])
      const began = performance.now()
      const response = await fetch(timeUrl())
      const headMs = performance.now() - began
      await response.json()
      expect(performance.now() - began - headMs).toBeGreaterThan(30)
    },
    async latency() {
      const fault = { match, phase: 'post', action: 'latency', args: { maxMs: 50 } } as const
      expect(await orderUnder(fault)).toEqual(['accepted', undefined, 1])
    },
    async truncate() {
      const fault = { match, phase: 'post', action: 'truncate' } as const
      expect(await orderUnder(fault)).toEqual(['unknown', undefined, 1])
    },
    async hide() {
      await plan(exchange, [{ match, phase: 'post', action: 'hide', args: { reads: 1, ms: 5000 } }])
      expect((await buy(exchange, 'mine')).kind).toBe('accepted')
      const find = () =>
        exchange.client.spot.getOrder({ symbol: 'ASTERUSDT', origClientOrderId: 'mine' })
      await expect(find()).rejects.toMatchObject({ venueCode: -2013 })
      await expect(find()).rejects.toMatchObject({ venueCode: -2013 })
      await exchange.clock.sleep(5000)
      expect(await find()).toMatchObject({ status: 'FILLED' })
    },
  }

  it.each(Object.entries(cases))('%s leaves the core as it is', async (_name, run) => {
    await run()
    expect((await faultsOf(exchange)).count).toBeGreaterThan(0)
  })
})

describe('faults of the clock', () => {
  const cases: Record<keyof typeof clockActions, () => Promise<void>> = {
    async offset() {
      const args = { ms: 3_600_000 }
      await plan(exchange, [{ match: { to: '+1000' }, phase: 'clk', action: 'offset', args }])
      const { serverTime } = await exchange.client.futures.getServerTime()
      expect(serverTime - exchange.paper.now()).toBe(3_600_000)
      const balances = () => exchange.client.futures.getBalances({})
      await expect(balances()).rejects.toMatchObject({ venueCode: -4225 })
      await exchange.clock.sleep(1000)
      expect((await balances()).length).toBe(1)
    },
    async absurd() {
      await plan(exchange, [{ phase: 'clk', action: 'absurd', args: { value: null } }])
      await expect(exchange.client.futures.getServerTime()).rejects.toMatchObject({
        name: 'AsterSchemaError',
      })
    },
  }

  it.each(Object.entries(cases))('%s is seen by the client', async (_name, run) => run())
})

describe('a plan on a running exchange', () => {
  it('strikes the nth matching call, once', async () => {
    await plan(exchange, [{ match: { ...match, nth: 2 }, phase: 'pre', action: 'drop' }])
    const kinds = []
    for (const _ of [1, 2, 3]) kinds.push((await buy(exchange)).kind)
    expect(kinds).toEqual(['accepted', 'unknown', 'accepted'])
    expect(await faultsOf(exchange)).toMatchObject({ waiting: [], count: 1 })
  })

  it('tells orders by path, symbol and client id', async () => {
    const narrow = { endpoint: '/api/v3/order', symbol: 'ASTERUSDT', clientId: 'bot-*' }
    await plan(exchange, [{ match: narrow, phase: 'pre', action: 'drop', times: 'always' }])
    expect((await buy(exchange, 'person-1')).kind).toBe('accepted')
    expect((await buy(exchange, 'bot-1')).kind).toBe('unknown')
  })

  it('can be taken back', async () => {
    await plan(exchange, [{ match, phase: 'pre', action: 'drop' }])
    await rawCall(`${exchange.paper.controlUrl}/paper/faults`, { method: 'DELETE' })
    expect((await buy(exchange)).kind).toBe('accepted')
  })

  it('is refused as a whole, naming entry and field', async () => {
    const faults = [
      { phase: 'pre', action: 'drop' },
      { phase: 'pre', action: 'hold', args: { ms: -1 } },
    ]
    const body = JSON.stringify({ faults })
    const url = `${exchange.paper.controlUrl}/paper/faults`
    expect(await rawCall(url, { method: 'POST', body })).toMatchObject({
      status: 400,
      body: { code: -1100, msg: expect.stringMatching(/^fault plan: faults\[1\]\.args\.ms: /) },
    })
    expect((await faultsOf(exchange)).waiting).toEqual([])
  })

  it('comes to the same trace for the same seed and to another for another', async () => {
    const faults = [
      { match: { ...match, p: 0.5 }, phase: 'pre', action: 'drop', times: 'always' },
    ] as const
    const traces = []
    for (const seed of [5, 5, 6]) {
      const other = await openTestExchange({ faults: { seed, faults } })
      const kinds = []
      for (let order = 0; order < 12; order += 1) kinds.push((await buy(other)).kind)
      traces.push([kinds.join(), (await faultsOf(other)).traceHash])
      await other.close()
    }
    expect(traces[1]).toEqual(traces[0])
    expect(traces[2]?.[0]).not.toBe(traces[0]?.[0])
    expect(traces[2]?.[1]).not.toBe(traces[0]?.[1])
  })

  it('lets a cancel come too late: -2011 and filled', async () => {
    const resting = await exchange.client.prepare(spot.placeOrder, {
      symbol: 'ASTERUSDT',
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: '10',
      price: '0.7',
      newClientOrderId: 'rest',
    })
    expect((await resting.send()).kind).toBe('accepted')
    const args = { market: 'spot', symbol: 'ASTERUSDT' } as const
    await plan(exchange, [
      { match: { endpoint: 'cancelOrder' }, phase: 'state', action: 'fill-orders', args },
    ])
    const cancel = await exchange.client.prepare(spot.cancelOrder, {
      symbol: 'ASTERUSDT',
      origClientOrderId: 'rest',
    })
    expect(await cancel.send()).toMatchObject({ kind: 'refused', code: -2011 })
    const order = await exchange.client.spot.getOrder({
      symbol: 'ASTERUSDT',
      origClientOrderId: 'rest',
    })
    expect(order.status).toBe('FILLED')
  })
})
