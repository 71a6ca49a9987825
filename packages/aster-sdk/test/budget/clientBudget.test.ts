import { afterEach, describe, expect, it } from 'vitest'
import {
  AsterRateLimitError,
  createBudget,
  fetchTransport,
  futuresEndpoints,
} from '../../src/index.ts'
import { nodeHttpTransport } from '../../src/node.ts'
import { undiciTransport } from '../../src/undici.ts'
import {
  type Answering,
  clientOf,
  type LoopbackServer,
  sendJson,
  startServer,
} from '../loopbackServer.ts'

let server: LoopbackServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

const START = 1_786_000_000_000

async function serve(answer: Answering, options: Parameters<typeof clientOf>[1] = {}) {
  server = await startServer(answer)
  const clock = { now: START }
  const client = clientOf(server.url, { now: () => clock.now, timeoutMs: 500, ...options })
  return { client, server, clock }
}

const limited =
  (status: number, seconds: number): Answering =>
  (_, response, count) => {
    response.setHeader('retry-after', String(seconds))
    if (count === 1) sendJson(response, { code: -1003, msg: 'Too many requests' }, status)
    else sendJson(response, { serverTime: 1 })
  }

const order = { symbol: 'BTCUSDT', side: 'SELL', type: 'MARKET', quantity: '1' } as const

describe.each([
  ['ky', undefined],
  ['fetch', fetchTransport()],
  ['undici', undiciTransport()],
  ['node:http', nodeHttpTransport()],
] as const)('a client with a budget, through %s,', (_transport, transport) => {
  it.each([429, 418])('sends nothing after %d until the wait is over', async (status) => {
    const { client, server, clock } = await serve(limited(status, 30), { transport })
    const read = () => client.futures.getServerTime()
    await expect(read()).rejects.toMatchObject({ status, retryAfterMs: 30_000 })
    await expect(read()).rejects.toThrow(/not sent: the venue asked to wait; free in 30000 ms/)
    await expect(client.spot.getServerTime()).rejects.toBeInstanceOf(AsterRateLimitError)
    await expect(client.futures.cancelOrder({ symbol: 'A', orderId: '1' })).rejects.toMatchObject({
      code: 'rate-limit',
      status: 0,
    })
    const call = await client.prepare(futuresEndpoints.placeOrder, order)
    expect(await call.send()).toMatchObject({
      kind: 'not-sent',
      message: expect.stringContaining('asked to wait'),
    })
    expect(server.seen).toHaveLength(1)
    clock.now += 30_000
    await expect(read()).resolves.toEqual({ serverTime: 1 })
  })

  it('shows what the venue counts', async () => {
    const { client } = await serve(
      (_, response) => {
        response.setHeader('X-MBX-USED-WEIGHT-1M', '77')
        response.setHeader('X-MBX-ORDER-COUNT-10S', '9')
        sendJson(response, { serverTime: 1 })
      },
      { transport },
    )
    await client.futures.getServerTime()
    const used = client.budget?.state.futures.limits.map((one) => [one.header, one.used])
    expect(used).toEqual([
      ['x-mbx-used-weight-1m', 77],
      ['x-mbx-order-count-1m', 0],
      ['x-mbx-order-count-10s', 9],
    ])
  })
})

describe('a client with a budget', () => {
  it('takes its limits from exchangeInfo', async () => {
    const rateLimits = [
      { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 10 },
    ]
    const { client, server } = await serve((request, response) =>
      sendJson(
        response,
        request.path.endsWith('/exchangeInfo') ? { rateLimits, symbols: [] } : { serverTime: 1 },
      ),
    )
    await client.futures.getExchangeInfo()
    for (let sent = 1; sent < 7; sent++) await client.futures.getServerTime()
    await expect(client.futures.getServerTime()).rejects.toThrow(/budget is used up/)
    expect(server.seen).toHaveLength(7)
  })

  it('never sends a prepared call whose nonce would be stale after the wait', async () => {
    const { client, clock, server } = await serve(limited(429, 1), { timeoutMs: 5000 })
    const call = await client.prepare(futuresEndpoints.placeOrder, order)
    await client.futures.getServerTime().catch(() => undefined)
    clock.now = call.deadline - 2500
    client.budget?.observe('futures', reply429, clock.now)
    expect(await call.send()).toMatchObject({ kind: 'not-sent' })
    expect(server.seen).toHaveLength(1)
  })

  it('stops waiting when the caller aborts, and the write was not sent', async () => {
    const { client, server, clock } = await serve(limited(429, 1), { timeoutMs: 5000 })
    client.budget?.observe('futures', reply429, clock.now)
    const controller = new AbortController()
    const call = await client.prepare(futuresEndpoints.placeOrder, order)
    const sending = call.send({ signal: controller.signal })
    controller.abort()
    expect(await sending).toMatchObject({ kind: 'not-sent' })
    expect(server.seen).toHaveLength(0)
  })

  it('can share it with another of the same address', async () => {
    const budget = createBudget({ now: () => START })
    const { client, server } = await serve(limited(418, 60), { budget })
    const other = clientOf(server.url, { budget })
    await client.futures.getServerTime().catch(() => undefined)
    await expect(other.futures.getServerTime()).rejects.toThrow(/asked to wait/)
    expect(server.seen).toHaveLength(1)
  })

  it('has none when it is switched off', async () => {
    const { client } = await serve(limited(429, 60), { budget: false })
    await client.futures.getServerTime().catch(() => undefined)
    await expect(client.futures.getServerTime()).resolves.toEqual({ serverTime: 1 })
    expect(client.budget).toBeUndefined()
  })
})

const reply429 = { status: 429, text: '', header: () => undefined, retryAfterMs: 1000 }
