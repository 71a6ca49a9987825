import { createServer } from 'node:net'
import { inspect } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import {
  AsterApiError,
  AsterConfigurationError,
  AsterError,
  AsterOutcomeUnknownError,
  AsterRateLimitError,
  AsterValidationError,
  createBudget,
  createServerClock,
  environments,
  fetchTransport,
  futuresEndpoints,
} from '../../src/index.ts'
import { nodeHttpTransport } from '../../src/node.ts'
import { undiciTransport } from '../../src/undici.ts'
import {
  createAsterV1Client,
  futuresV1Endpoints,
  hmacMatches,
  spotV1Endpoints,
  walletV1Endpoints,
} from '../../src/v1/index.ts'
import {
  type Answering,
  clientOf,
  type LoopbackServer,
  sendJson,
  startServer,
} from '../loopbackServer.ts'
import { API_KEY, SECRET, v1ClientOf } from './v1Client.ts'

let server: LoopbackServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

async function serve(answer: Answering, options: Parameters<typeof v1ClientOf>[1] = {}) {
  server = await startServer(answer)
  return { client: v1ClientOf(server.url, options), server }
}

const NOW = 1_786_000_000_123
const now = () => NOW

const order = {
  symbol: 'ASTERUSDT',
  side: 'BUY',
  type: 'LIMIT',
  timeInForce: 'IOC',
  quantity: '20',
  price: '0.5',
  newClientOrderId: 'a.B:c/d_e-1',
} as const

const answered = {
  symbol: 'ASTERUSDT',
  orderId: 22542179,
  clientOrderId: 'a.B:c/d_e-1',
  side: 'BUY',
  positionSide: 'BOTH',
  type: 'LIMIT',
  timeInForce: 'IOC',
  status: 'FILLED',
  price: '0.5',
  avgPrice: '0.50000',
  origQty: '20',
  executedQty: '20',
  cumQuote: '10',
  reduceOnly: false,
  updateTime: NOW,
}

/** Checks a request as the venue would: signature last, over query and body. */
async function isSigned({ query, body }: LoopbackServer['seen'][number]): Promise<boolean> {
  const [, text = '', signature = ''] = /^(.*)&signature=([0-9a-f]{64})$/.exec(query + body) ?? []
  return hmacMatches({ text, signature, secret: SECRET })
}

describe.each([
  ['ky', undefined],
  ['fetch', fetchTransport()],
  ['undici', undiciTransport()],
  ['node:http', nodeHttpTransport()],
] as const)('a V1 request through %s', (_, transport) => {
  it('by POST has key in the header and signature last in the form body', async () => {
    const { client, server } = await serve((_, response) => sendJson(response, answered), {
      transport,
      now,
    })
    await client.futures.placeOrder(order)
    const seen = server.seen[0]!
    expect(seen).toMatchObject({ method: 'POST', path: '/fapi/v1/order', query: '' })
    expect(seen.headers['x-mbx-apikey']).toBe(API_KEY)
    expect(seen.contentType).toBe('application/x-www-form-urlencoded')
    expect(seen.body).toMatch(
      /^symbol=ASTERUSDT&.*&recvWindow=5000&timestamp=1786000000123&signature=[0-9a-f]{64}$/,
    )
    expect(await isSigned(seen)).toBe(true)
  })

  it('by GET has them in header and query, and no content type', async () => {
    const { client, server } = await serve((_, response) => sendJson(response, []), {
      transport,
      now,
    })
    await client.futures.getBalances()
    const seen = server.seen[0]!
    expect(seen).toMatchObject({ method: 'GET', path: '/fapi/v2/balance', body: '' })
    expect(seen.headers['x-mbx-apikey']).toBe(API_KEY)
    expect(seen.contentType).toBeUndefined()
    expect(await isSigned(seen)).toBe(true)
  })

  it('by GET is the published vector to the last byte', async () => {
    const { client, server } = await serve((_, response) => sendJson(response, {}), {
      transport,
      now,
    })
    await client.spot.getAccount().catch((reason: unknown) => reason)
    expect(server.seen[0]?.query).toBe(
      'recvWindow=5000&timestamp=1786000000123&signature=6f6340d9aba987769c74e3912c75848f9d78d8fd078db77612892d6f47bc8f7c',
    )
  })

  it('by DELETE has them in header and query', async () => {
    const { client, server } = await serve((_, response) => sendJson(response, answered), {
      transport,
    })
    await client.futures.cancelOrder({ symbol: 'ASTERUSDT', origClientOrderId: 'a:b/c' })
    expect(server.seen[0]?.query).toContain('&origClientOrderId=a%3Ab%2Fc&')
    const seen = server.seen[0]!
    expect(seen).toMatchObject({ method: 'DELETE', path: '/fapi/v1/order', body: '' })
    expect(seen.headers['x-mbx-apikey']).toBe(API_KEY)
    expect(await isSigned(seen)).toBe(true)
  })

  it('of the user stream has the key alone', async () => {
    const { client, server } = await serve(
      (_, response) => sendJson(response, { listenKey: 'pqia91' }),
      { transport },
    )
    await client.futures.createListenKey()
    await client.spot.keepAliveListenKey({ listenKey: 'pqia91' })
    await client.spot.closeListenKey({ listenKey: 'pqia91' })
    expect(server.seen).toMatchObject([
      { method: 'POST', path: '/fapi/v1/listenKey', query: '', body: '' },
      { method: 'PUT', path: '/api/v1/listenKey', query: '', body: 'listenKey=pqia91' },
      { method: 'DELETE', path: '/api/v1/listenKey', query: 'listenKey=pqia91', body: '' },
    ])
    for (const { headers } of server.seen) expect(headers['x-mbx-apikey']).toBe(API_KEY)
  })

  it('for old trades has the key alone', async () => {
    const { client, server } = await serve((_, response) => sendJson(response, []), { transport })
    await client.spot.getHistoricalTrades({ symbol: 'BNBUSDT' })
    expect(server.seen[0]).toMatchObject({ query: 'symbol=BNBUSDT' })
    expect(server.seen[0]?.headers['x-mbx-apikey']).toBe(API_KEY)
  })

  it('of public data has neither key nor signature', async () => {
    const { client, server } = await serve((_, response) => sendJson(response, { serverTime: 1 }), {
      transport,
    })
    await client.futures.getServerTime()
    expect(server.seen[0]).toMatchObject({ path: '/fapi/v1/time', query: '' })
    expect(server.seen[0]?.headers).not.toHaveProperty('x-mbx-apikey')
  })

  it.each([
    ['POST', 'a reset', 1],
    ['DELETE', 'a reset', 1],
    ['POST', 'HTTP 503', 1],
    ['DELETE', 'HTTP 503', 1],
    ['POST', 'silence', 1],
    ['GET', 'a reset', 3],
    ['GET', 'HTTP 503', 3],
  ] as const)(
    'by %s that meets %s on a used connection is sent %d times',
    async (method, failure, count) => {
      const { client, server } = await serve(
        (request, response) => {
          if (request.path === '/fapi/v1/time') sendJson(response, { serverTime: 1 })
          else if (failure === 'a reset') response.socket?.destroy()
          else if (failure === 'HTTP 503') response.writeHead(503).end('<html></html>')
        },
        { transport, timeoutMs: 1000 },
      )
      await client.futures.getServerTime()
      const call = {
        POST: () => client.futures.placeOrder(order),
        DELETE: () => client.futures.cancelAllOpenOrders({ symbol: 'ASTERUSDT' }),
        GET: () => client.futures.getBalances(),
      }[method]
      const error = await call().catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(AsterError)
      expect(error instanceof AsterOutcomeUnknownError).toBe(method !== 'GET')
      await new Promise((resolve) => setTimeout(resolve, 30))
      expect(
        server.seen.filter((seen) => seen.method === method && seen.path !== '/fapi/v1/time'),
      ).toHaveLength(count)
    },
  )
})

describe('a prepared V1 write', () => {
  it('has timestamp, hash and deadline before anything is sent', async () => {
    const { client, server } = await serve((_, response) => sendJson(response, answered), {
      now,
      recvWindowMs: 2000,
    })
    const call = await client.prepare(futuresV1Endpoints.placeOrder, order)
    expect(server.seen).toHaveLength(0)
    expect(call.nonce).toBe('1786000000123000')
    expect(call.requestHash).toMatch(/^0x[0-9a-f]{64}$/)
    expect(call.deadline).toBe(NOW + 2000 + 1000)
    expect(await call.send()).toMatchObject({ kind: 'accepted', value: { orderId: '22542179' } })
    expect(server.seen[0]?.body).toContain('&recvWindow=2000&timestamp=1786000000123&')
  })

  it('without a timestamp never expires', async () => {
    const { client } = await serve((_, response) => sendJson(response, {}))
    const call = await client.prepare(spotV1Endpoints.createListenKey, {})
    expect(call.deadline).toBe(Number.POSITIVE_INFINITY)
  })

  it('cannot be sent twice', async () => {
    const { client, server } = await serve((_, response) => sendJson(response, answered))
    const call = await client.prepare(futuresV1Endpoints.placeOrder, order)
    await call.send()
    await expect(call.send()).rejects.toMatchObject({ code: 'already-sent' })
    expect(server.seen).toHaveLength(1)
  })

  it('is refused by a code of the allow-list and unknown after any other', async () => {
    let code = -2019
    const { client } = await serve((_, response) => sendJson(response, { code, msg: 'x' }, 400))
    const outcome = async () => (await client.prepare(futuresV1Endpoints.placeOrder, order)).send()
    expect(await outcome()).toMatchObject({ kind: 'refused', code: -2019 })
    code = -1022
    expect(await outcome()).toMatchObject({ kind: 'refused', code: -1022 })
    code = -1007
    expect(await outcome()).toMatchObject({ kind: 'unknown', code: -1007 })
  })

  it('is not-sent when nothing listens', async () => {
    const free = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => free.once('listening', resolve))
    const { port } = free.address() as { port: number }
    await new Promise((resolve) => free.close(resolve))
    const client = v1ClientOf(`http://127.0.0.1:${port}`)
    const call = await client.prepare(spotV1Endpoints.cancelAllOpenOrders, { symbol: 'BNBUSDT' })
    expect(await call.send()).toMatchObject({ kind: 'not-sent' })
  })

  it.each([
    ['an endpoint of V3', 'spec', futuresEndpoints.placeOrder, order],
    ['a read', 'spec', futuresV1Endpoints.getOrder, { symbol: 'X', orderId: '1' }],
    ['a peg', 'pegPriceType', futuresV1Endpoints.placeOrder, { ...order, pegPriceType: 'QUEUE_1' }],
    ['no price', 'price', futuresV1Endpoints.placeOrder, { ...order, price: undefined }],
    ['a builder', 'builder', futuresV1Endpoints.placeOrder, { ...order, builder: '0x0' }],
    [
      'no quantity',
      'quantity',
      spotV1Endpoints.placeOrder,
      { symbol: 'BNBUSDT', side: 'SELL', type: 'MARKET' },
    ],
  ])('cannot be made of %s', async (_, field, spec, params: object) => {
    const { client, server } = await serve((_, response) => sendJson(response, answered))
    const error = await client.prepare(spec, params as never).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(AsterValidationError)
    expect(error).toMatchObject({ field })
    expect(server.seen).toHaveLength(0)
  })
})

/** A venue that applies the documented rule: not 1 s ahead, not older than the window. */
const strictClock =
  (venueNow: () => number): Answering =>
  ({ query, body }, response) => {
    const sent = new URLSearchParams(query + body)
    const timestamp = Number(sent.get('timestamp'))
    const window = Number(sent.get('recvWindow'))
    const isIn = timestamp < venueNow() + 1000 && venueNow() - timestamp <= window
    if (!isIn) sendJson(response, { code: -1021, msg: 'Timestamp outside of recvWindow.' }, 400)
    else sendJson(response, query === '' ? answered : [])
  }

describe('a clock that has drifted', () => {
  it.each([
    ['behind', -10_000],
    ['ahead', 10_000],
  ])('%s: a read throws -1021 after one request, an order stays unknown', async (_, drift) => {
    let offset = drift
    const { client, server } = await serve(strictClock(now), { now: () => NOW + offset })
    const error = await client.futures.getBalances().catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(AsterApiError)
    expect(error).toMatchObject({ venueCode: -1021 })
    const call = await client.prepare(futuresV1Endpoints.placeOrder, order)
    expect(await call.send()).toMatchObject({ kind: 'unknown', code: -1021 })
    expect(server.seen).toHaveLength(2)

    offset = 0
    expect(await client.futures.getBalances()).toEqual([])
    expect(await client.futures.placeOrder(order)).toMatchObject({ status: 'FILLED' })
    expect(server.seen).toHaveLength(4)
  })

  it('is corrected by a server clock, which reads the time through the V1 client itself', async () => {
    const wall = () => Date.now() - 60_000
    const venue = strictClock(Date.now)
    const { client, server } = await serve(
      (request, response, count) => {
        if (request.path !== '/fapi/v1/time') venue(request, response, count)
        else sendJson(response, { serverTime: Date.now() })
      },
      { now: wall },
    )
    await expect(client.futures.getBalances()).rejects.toMatchObject({ venueCode: -1021 })
    const clock = await createServerClock(client, { wall, resyncEveryMs: 0 })
    const corrected = v1ClientOf(server.url, { now: clock.now })
    expect(await corrected.futures.getBalances()).toEqual([])
    expect(await corrected.futures.placeOrder(order)).toMatchObject({ status: 'FILLED' })
  })

  it('signs every attempt of a read with the time of that attempt', async () => {
    let time = NOW
    const { client, server } = await serve(
      (_, response, count) => {
        time += 1000
        if (count < 3) response.writeHead(502).end()
        else sendJson(response, [])
      },
      { now: () => time },
    )
    await client.futures.getBalances()
    const timestamps = server.seen.map(({ query }) => new URLSearchParams(query).get('timestamp'))
    expect(timestamps).toEqual([NOW, NOW + 1000, NOW + 2000].map(String))
    for (const seen of server.seen) expect(await isSigned(seen)).toBe(true)
  })

  it('that tells no time is refused before the network', async () => {
    const { client, server } = await serve((_, response) => sendJson(response, []), {
      now: () => Number.NaN,
      budget: false,
    })
    await expect(client.futures.getBalances()).rejects.toThrow(AsterConfigurationError)
    expect(server.seen).toHaveLength(0)
  })
})

describe('a V1 client', () => {
  it.each([
    ['money to another account', 'sendToAddress'],
    ['a withdrawal', 'withdraw'],
    ['a withdrawal to Solana', 'withdrawSolana'],
  ])('has no method for %s', async (_, name) => {
    const { client } = await serve((_, response) => sendJson(response, {}))
    expect(client.spot).not.toHaveProperty(name)
    expect(client.futures).not.toHaveProperty(name)
    expect(walletV1Endpoints.spot).toHaveProperty(name)
  })

  it('without credentials reads public data and names what is missing for the rest', async () => {
    const { client, server } = await serve((_, response) => sendJson(response, { serverTime: 1 }), {
      credentials: undefined,
    })
    expect(await client.spot.getServerTime()).toMatchObject({ serverTime: 1 })
    const error = await client.futures.getBalances().catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(AsterConfigurationError)
    expect(String(error)).toContain('APIV1_PUBLIC_KEY')
    expect(server.seen).toHaveLength(1)
  })

  it.each([0, -1, 1.5, 60_001, Number.NaN])('refuses a window of %d ms', (recvWindowMs) => {
    const make = () => createAsterV1Client({ environment: environments.testnet, recvWindowMs })
    expect(make).toThrow(AsterConfigurationError)
  })

  it('shows neither key, secret nor signature in itself, its calls and its errors', async () => {
    const { client, server } = await serve((_, response) =>
      sendJson(response, { code: -1021, msg: 'x' }, 400),
    )
    const call = await client.prepare(futuresV1Endpoints.placeOrder, order)
    const read = await client.futures.getAccount().catch((reason: unknown) => reason)
    const write = await client.futures.placeOrder(order).catch((reason: unknown) => reason)
    const reset = await v1ClientOf('http://127.0.0.1:1', { timeoutMs: 300 })
      .futures.getAccount()
      .catch((reason: unknown) => reason)
    const shown = inspect([client, call, read, write, reset], { depth: 12, showHidden: true })
    const signature = /signature=(\w+)/.exec(server.seen[0]?.query ?? '')?.[1] ?? 'none'
    for (const secret of [API_KEY, SECRET, signature]) expect(shown).not.toContain(secret)
    expect(signature).toHaveLength(64)
  })

  it.each([
    ['watchFuturesUser', '/fapi/v1/listenKey'],
    ['watchSpotUser', '/api/v1/listenKey'],
  ] as const)('opens %s with a listen key of V1', async (name, path) => {
    const controller = new AbortController()
    const { client, server } = await serve((_, response) => {
      controller.abort()
      sendJson(response, { listenKey: 'pqia91' })
    })
    for await (const item of client.streams[name]({ signal: controller.signal })) {
      expect(item.kind).toBe('gap')
    }
    expect(server.seen).toMatchObject([{ method: 'POST', path, query: '', body: '' }])
    expect(server.seen[0]?.headers['x-mbx-apikey']).toBe(API_KEY)
  })

  it('books its calls with a budget, which it may share with a client of V3', async () => {
    const budget = createBudget({ now })
    const { client, server } = await serve(
      (_, response) =>
        response
          .writeHead(200, { 'content-type': 'application/json', 'x-mbx-used-weight-1m': '1500' })
          .end('[]'),
      { budget, now },
    )
    const other = clientOf(server.url, { budget, now, timeoutMs: 200 })
    await client.futures.getBalances()
    expect(client.budget?.state.futures.limits).toContainEqual(
      expect.objectContaining({ kind: 'weight', used: 1500 }),
    )
    const opening = await other.prepare(futuresEndpoints.placeOrder, order)
    expect(await opening.send()).toMatchObject({ kind: 'not-sent' })
    expect(server.seen).toHaveLength(1)
    expect(v1ClientOf(server.url, { budget: false }).budget).toBeUndefined()
  })

  it('throws a limit with the time to wait', async () => {
    const { client, server } = await serve((_, response) =>
      response.writeHead(429, { 'retry-after': '7' }).end('{"code":-1003,"msg":"x"}'),
    )
    const error = await client.spot.getAccount().catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(AsterRateLimitError)
    expect(error).toMatchObject({ retryAfterMs: 7000 })
    expect(server.seen).toHaveLength(1)
  })
})
