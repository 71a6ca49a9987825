import type { ServerResponse } from 'node:http'
import { createServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import {
  AsterApiError,
  AsterError,
  AsterOutcomeUnknownError,
  AsterTransportError,
  AsterValidationError,
  fetchTransport,
  futuresEndpoints,
  type Outcome,
  spotEndpoints,
} from '../src/index.ts'
import { nodeHttpTransport } from '../src/node.ts'
import { recoverSigner } from '../src/signing.ts'
import { undiciTransport } from '../src/undici.ts'
import {
  type Answering,
  clientOf,
  type LoopbackServer,
  sendJson,
  startServer,
} from './loopbackServer.ts'

let server: LoopbackServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

async function serve(answer: Answering, options: Parameters<typeof clientOf>[1] = {}) {
  server = await startServer(answer)
  return { client: clientOf(server.url, options), server }
}

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
  updateTime: 1_786_000_000_123,
}

const conditional = { type: 'STOP_MARKET', timeInForce: undefined, price: undefined }

describe('a write', () => {
  it.each([
    ['POST', 'placeOrder'],
    ['DELETE', 'cancelOrder'],
  ] as const)('by %s is a form body that was signed as it is sent', async (method, name) => {
    const { client, server } = await serve((_, response) => sendJson(response, answered))
    if (name === 'placeOrder') await client.futures.placeOrder(order)
    else await client.futures.cancelOrder({ symbol: 'ASTERUSDT', origClientOrderId: 'x' })
    const seen = server.seen[0]!
    expect(seen).toMatchObject({ method, path: '/fapi/v3/order', query: '' })
    expect(seen.contentType).toBe('application/x-www-form-urlencoded')
    const [msg = '', signature = ''] = seen.body.split('&signature=')
    expect(recoverSigner(msg, signature, 1666)).toBe('0xFCAd0B19bB29D4674531d6f115237E16AfCE377c')
  })

  it('is prepared without sending: nonce, hash and deadline are known before', async () => {
    const now = () => 1_786_000_000_000
    const { client, server } = await serve((_, response) => sendJson(response, answered), { now })
    const call = await client.prepare(futuresEndpoints.placeOrder, order)
    expect(call.nonce).toBe('1786000000000000')
    expect(call.requestHash).toMatch(/^0x[0-9a-f]{64}$/)
    expect(call.deadline).toBe(now() + 61_000)
    expect(server.seen).toHaveLength(0)
    const outcome = await call.send()
    expect(outcome).toMatchObject({ kind: 'accepted', value: { orderId: '22542179' } })
    expect(new URLSearchParams(server.seen[0]!.body).get('nonce')).toBe(call.nonce)
  })

  it('with a time-to-live has a backdated nonce and an earlier deadline', async () => {
    const now = () => 1_786_000_000_000
    const { client } = await serve((_, response) => sendJson(response, answered), {
      now,
      nonceTtlMs: 10_000,
    })
    const call = await client.prepare(futuresEndpoints.placeOrder, order)
    expect(call.nonce).toBe(`${now() - 50_000}000`)
    expect(call.deadline).toBe(now() + 11_000)
  })

  it('has another hash for other parameters', async () => {
    const { client } = await serve((_, response) => sendJson(response, answered))
    const one = await client.prepare(futuresEndpoints.placeOrder, order)
    const two = await client.prepare(futuresEndpoints.placeOrder, { ...order, quantity: '21' })
    expect(one.requestHash).not.toBe(two.requestHash)
  })

  it('cannot be sent twice', async () => {
    const { client, server } = await serve((_, response) => sendJson(response, answered))
    const call = await client.prepare(spotEndpoints.noop, {})
    await call.send()
    const error = await call.send().catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(AsterError)
    expect(error).toMatchObject({ code: 'already-sent' })
    expect(server.seen).toHaveLength(1)
  })

  it('can burn the nonce of another with noop', async () => {
    const { client, server } = await serve((_, response) =>
      sendJson(response, { code: 200, msg: 'success' }),
    )
    const call = await client.prepare(futuresEndpoints.noop, {}, { nonce: '1786000000000007' })
    expect(await call.send()).toMatchObject({ kind: 'accepted' })
    expect(server.seen[0]!.body).toMatch(/^nonce=1786000000000007&/)
  })

  it.each([
    ['price', { ...order, price: undefined }],
    ['quantity', { ...order, quantity: '1e-3' }],
    ['newClientOrderId', { ...order, newClientOrderId: 'has space' }],
    ['postOnly', { ...order, postOnly: true }],
    ['quantity', { ...order, ...conditional, stopPrice: '1', closePosition: true }],
  ])('with a wrong %s is refused before the network', async (field, params: object) => {
    const { client, server } = await serve((_, response) => sendJson(response, answered))
    const wrong = params as typeof order
    const error = await client.futures.placeOrder(wrong).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(AsterValidationError)
    expect(error).toMatchObject({ field })
    expect(server.seen).toHaveLength(0)
  })

  it('cannot be made of a read', async () => {
    const { client } = await serve((_, response) => sendJson(response, {}))
    await expect(client.prepare(futuresEndpoints.getBalances, {})).rejects.toThrow(
      AsterValidationError,
    )
  })
})

type Case = readonly [
  name: string,
  kind: Outcome<unknown>['kind'],
  answer: (r: ServerResponse) => void,
]

const json =
  (status: number, code: number, msg = 'text') =>
  (response: ServerResponse) =>
    sendJson(response, { code, msg }, status)

const outcomes: readonly Case[] = [
  ['the documented answer', 'accepted', (response) => sendJson(response, answered)],
  ['margin too low (-2019)', 'refused', json(400, -2019)],
  ['price off the tick grid (-4014)', 'refused', json(400, -4014)],
  ['a bad signature (-1022)', 'refused', json(401, -1022)],
  ['a refusal with status 200', 'refused', json(200, -2019)],
  [
    'balance too low by text (-2010)',
    'refused',
    json(400, -2010, 'Account has insufficient balance'),
  ],
  ['a duplicate (-2010)', 'unknown', json(400, -2010, 'Duplicate order sent.')],
  ['a used transfer id (-4115)', 'unknown', json(400, -4115)],
  ['the catch-all (-1000)', 'unknown', json(400, -1000)],
  ['a disconnect (-1001)', 'unknown', json(400, -1001)],
  ['an unexpected response (-1006)', 'unknown', json(400, -1006)],
  ['a timeout (-1007)', 'unknown', json(400, -1007)],
  ['a shutdown (-1016)', 'unknown', json(400, -1016)],
  ['a clock refusal (-1021)', 'unknown', json(400, -1021)],
  ['a nonce refusal (-4225)', 'unknown', json(400, -4225)],
  ['a code that nobody knows', 'unknown', json(400, -9999)],
  ['margin too low with status 503', 'unknown', json(503, -2019)],
  ['margin too low with status 500', 'unknown', json(500, -2019)],
  ['margin too low with status 429', 'unknown', json(429, -2019)],
  ['HTTP 418', 'unknown', json(418, -1003)],
  ['HTTP 503 without a body', 'unknown', (response) => response.writeHead(503).end()],
  ['HTML 502', 'unknown', (response) => response.writeHead(502).end('<html></html>')],
  ['HTML 403', 'unknown', (response) => response.writeHead(403).end('<html></html>')],
  ['HTML with status 200', 'unknown', (response) => response.writeHead(200).end('<html></html>')],
  ['truncated JSON', 'unknown', (response) => response.writeHead(200).end('{"orderId":225')],
  ['JSON of another shape', 'unknown', (response) => sendJson(response, { orderId: 1 })],
  ['an empty list', 'unknown', (response) => sendJson(response, [])],
  ['a redirect', 'unknown', (response) => response.writeHead(307, { location: '/x' }).end()],
  ['a reset', 'unknown', (response) => response.socket?.destroy()],
  ['a polite close without answer', 'unknown', (response) => response.socket?.end()],
  ['silence', 'unknown', () => undefined],
  [
    'an answer cut in the middle',
    'unknown',
    (response) => {
      response.writeHead(200, { 'content-length': 500 }).write('{"orderId":1')
      setTimeout(() => response.socket?.destroy(), 5)
    },
  ],
  [
    'an endless answer',
    'unknown',
    (response) => {
      response.writeHead(200)
      const timer = setInterval(() => response.write(' '.repeat(10_000)), 1)
      response.on('close', () => clearInterval(timer))
    },
  ],
]

describe.each([
  ['ky', undefined],
  ['fetch', fetchTransport()],
  ['undici', undiciTransport()],
  ['node:http', nodeHttpTransport()],
] as const)('the outcome of an order through %s', (_transport, transport) => {
  const options = { timeoutMs: 300, maxBytes: 100_000, transport }

  it.each(outcomes)('after %s is %s, and it was sent once', async (_, kind, answer) => {
    const { client, server } = await serve((_request, response) => answer(response), options)
    const call = await client.prepare(futuresEndpoints.placeOrder, order)
    const outcome = await call.send()
    expect(outcome.kind).toBe(kind)
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(server.seen).toHaveLength(1)
  })

  it.each(outcomes)(
    'after %s (%s) is the same on a connection that was used before',
    async (_, kind, answer) => {
      const { client, server } = await serve(
        (request, response) =>
          request.method === 'GET' ? sendJson(response, { serverTime: 1 }) : answer(response),
        options,
      )
      await client.futures.getServerTime()
      const call = await client.prepare(futuresEndpoints.placeOrder, order)
      expect((await call.send()).kind).toBe(kind)
      await new Promise((resolve) => setTimeout(resolve, 30))
      expect(server.seen.filter(({ method }) => method === 'POST')).toHaveLength(1)
    },
  )

  it('is not-sent when nothing listens', async () => {
    const free = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => free.once('listening', resolve))
    const { port } = free.address() as { port: number }
    await new Promise((resolve) => free.close(resolve))
    const call = await clientOf(`http://127.0.0.1:${port}`, options).prepare(
      futuresEndpoints.placeOrder,
      order,
    )
    expect(await call.send()).toMatchObject({ kind: 'not-sent' })
  })

  it('is not-sent when it was aborted before', async () => {
    const { client, server } = await serve((_, response) => sendJson(response, answered), options)
    const call = await client.prepare(futuresEndpoints.placeOrder, order)
    expect(await call.send({ signal: AbortSignal.abort() })).toMatchObject({ kind: 'not-sent' })
    expect(server.seen).toHaveLength(0)
  })

  it('is unknown when it is aborted on the way', async () => {
    const controller = new AbortController()
    const { client, server } = await serve(() => controller.abort(), options)
    const call = await client.prepare(futuresEndpoints.placeOrder, order)
    expect(await call.send({ signal: controller.signal })).toMatchObject({ kind: 'unknown' })
    expect(server.seen).toHaveLength(1)
  })
})

describe('a plain call of a write', () => {
  const thrown = async (answer: (response: ServerResponse) => void) => {
    const { client, server } = await serve((_, response) => answer(response), { timeoutMs: 300 })
    const error = await client.spot
      .transfer({ amount: '1', asset: 'USDT', clientTranId: 't', kindType: 'SPOT_FUTURE' })
      .catch((reason: unknown) => reason)
    expect(server.seen).toHaveLength(1)
    return error
  }

  it('throws the refusal with its code', async () => {
    const error = await thrown(json(400, -2018, 'Balance too low'))
    expect(error).toBeInstanceOf(AsterApiError)
    expect(error).toMatchObject({ venueCode: -2018, venueMessage: 'Balance too low' })
  })

  it('throws the unknown outcome with nonce and deadline, and the cause', async () => {
    const error = await thrown(json(503, -1007))
    expect(error).toBeInstanceOf(AsterOutcomeUnknownError)
    const { nonce, deadline, venueCode, cause } = error as AsterOutcomeUnknownError
    expect(venueCode).toBe(-1007)
    expect(nonce).toMatch(/^\d{16}$/)
    expect(deadline).toBeGreaterThan(Date.now() + 55_000)
    expect(cause).toBeInstanceOf(AsterApiError)
  })

  it('throws a transport error when nothing was sent', async () => {
    const free = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => free.once('listening', resolve))
    const { port } = free.address() as { port: number }
    await new Promise((resolve) => free.close(resolve))
    const call = clientOf(`http://127.0.0.1:${port}`).futures.noop()
    await expect(call).rejects.toThrow(AsterTransportError)
    await expect(call).rejects.toThrow(/was not sent/)
  })
})
