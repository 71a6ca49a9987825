import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import {
  AsterApiError,
  AsterConfigurationError,
  AsterRateLimitError,
  AsterSchemaError,
  AsterTransportError,
  AsterValidationError,
  createAsterClient,
  fetchTransport,
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
  USER,
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

const TIME = { serverTime: 1_786_000_000_000 }

describe('a public read', () => {
  it('is a GET with the parameters in the query, without content type or keys', async () => {
    const { client, server } = await serve((_, response) => sendJson(response, []))
    await client.futures.getFundingRateHistory({ symbol: '币安人生USDT', limit: 5 })
    const [seen] = server.seen
    expect(seen).toMatchObject({ method: 'GET', path: '/fapi/v3/fundingRate', body: '' })
    expect(seen?.query).toBe('symbol=%E5%B8%81%E5%AE%89%E4%BA%BA%E7%94%9FUSDT&limit=5')
    expect(seen?.contentType).toBeUndefined()
  })

  it('works without credentials, while a signed one says what to set and sends nothing', async () => {
    const { client, server } = await serve((_, response) => sendJson(response, TIME))
    const open = createAsterClient({ environment: client.environment })
    await expect(open.spot.getServerTime()).resolves.toEqual(TIME)
    await expect(open.futures.getBalances()).rejects.toThrow(AsterConfigurationError)
    expect(server.seen).toHaveLength(1)
  })

  it('refuses unknown, malformed and missing parameters before the network, naming the field', async () => {
    const { client, server } = await serve((_, response) => sendJson(response, {}))
    const field = async (call: Promise<unknown>) => {
      const error = await call.catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(AsterValidationError)
      return (error as AsterValidationError).field
    }
    const typo: object = { symbl: 'BTCUSDT' }
    const words: object = { limit: 'many' }
    expect(await field(client.futures.getFundingRateHistory(typo))).toBe('symbl')
    expect(await field(client.futures.getFundingRateHistory(words))).toBe('limit')
    expect(await field(client.futures.getOrder({ symbol: 'BTCUSDT' }))).toBe('origClientOrderId')
    expect(server.seen).toHaveLength(0)
  })
})

describe('a signed read', () => {
  it('signs exactly the query it sends and carries no content type', async () => {
    const now = () => 1_786_000_000_123
    const { client, server } = await serve((_, response) => sendJson(response, []), { now })
    await client.futures.getUserTrades({ symbol: 'BTCUSDT', startTime: 5, limit: 1000 })
    const { query, contentType, body } = server.seen[0]!
    const [msg = '', signature = ''] = query.split('&signature=')
    expect(msg).toBe(
      `symbol=BTCUSDT&startTime=5&limit=1000&nonce=1786000000123000&user=${USER}&signer=0xFCAd0B19bB29D4674531d6f115237E16AfCE377c`,
    )
    expect(recoverSigner(msg, signature, 1666)).toBe('0xFCAd0B19bB29D4674531d6f115237E16AfCE377c')
    expect(contentType).toBeUndefined()
    expect(body).toBe('')
  })

  it('is signed afresh for every attempt: no nonce is sent twice', async () => {
    const { client, server } = await serve((_, response, count) =>
      count < 3 ? sendJson(response, {}, 503) : sendJson(response, []),
    )
    await client.futures.getBalances()
    const nonces = server.seen.map(({ query }) => new URLSearchParams(query).get('nonce'))
    expect(new Set(nonces).size).toBe(3)
  })
})

const failures: readonly [name: string, answer: (response: ServerResponse) => void][] = [
  ['HTTP 503', (response) => sendJson(response, { code: -1007, msg: 'Timeout' }, 503)],
  ['an HTML 502', (response) => response.writeHead(502).end('<html>bad gateway</html>')],
  ['HTML with status 200', (response) => response.writeHead(200).end('<html>hello</html>')],
  ['truncated JSON', (response) => response.writeHead(200).end('{"serverTime":17')],
  ['a reset', (response) => response.socket?.destroy()],
  [
    'an answer cut in the middle',
    (response) => {
      response.writeHead(200, { 'content-length': 500 }).write('{"serverTime":1')
      setTimeout(() => response.socket?.destroy(), 5)
    },
  ],
]

describe.each([
  ['ky', undefined],
  ['fetch', fetchTransport()],
  ['undici', undiciTransport()],
  ['node:http', nodeHttpTransport()],
] as const)('a read through %s that fails', (_transport, transport) => {
  const through = (answer: Answering, options: Parameters<typeof clientOf>[1] = {}) =>
    serve(answer, { transport, ...options })

  it.each(failures)('is repeated after %s', async (_, fail) => {
    const { client, server } = await through((_request, response, count) =>
      count === 1 ? fail(response) : sendJson(response, TIME),
    )
    await expect(client.futures.getServerTime()).resolves.toEqual(TIME)
    expect(server.seen).toHaveLength(2)
  })

  it.each(failures)('gives up after three attempts of %s', async (_, fail) => {
    const { client, server } = await through((_request, response) => fail(response))
    const error = await client.futures.getServerTime().catch((reason: unknown) => reason)
    expect(error instanceof AsterTransportError || error instanceof AsterApiError).toBe(true)
    expect(server.seen).toHaveLength(3)
  })

  it('is repeated after silence, inside one total deadline', async () => {
    const { client, server } = await through(
      (_, response, count) => (count === 1 ? undefined : sendJson(response, TIME)),
      { timeoutMs: 600 },
    )
    await expect(client.futures.getServerTime()).resolves.toEqual(TIME)
    expect(server.seen).toHaveLength(2)
  })

  it('ends at the deadline when the venue stays silent', async () => {
    const { client } = await through(() => undefined, { timeoutMs: 400 })
    const begin = performance.now()
    await expect(client.futures.getServerTime()).rejects.toThrow(AsterTransportError)
    expect(performance.now() - begin).toBeLessThan(900)
  })

  it.each([
    [429, 7000],
    [418, 120_000],
  ])('is not repeated after HTTP %d, and says how long to wait', async (status, retryAfterMs) => {
    const { client, server } = await through((_, response) => {
      response.setHeader('retry-after', String(retryAfterMs / 1000))
      sendJson(response, { code: -1003, msg: 'Too many requests' }, status)
    })
    const error = await client.spot.getBookTicker().catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(AsterRateLimitError)
    expect(error).toMatchObject({ status, retryAfterMs })
    expect(server.seen).toHaveLength(1)
  })

  it('is not repeated after a refusal, which carries the venue code', async () => {
    const { client, server } = await through((_, response) =>
      sendJson(response, { code: -1121, msg: 'Invalid symbol.' }, 400),
    )
    const error = await client.futures.getDepth({ symbol: 'NO' }).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(AsterApiError)
    expect(error).toMatchObject({ venueCode: -1121, venueMessage: 'Invalid symbol.', status: 400 })
    expect(server.seen).toHaveLength(1)
  })

  it('takes a negative code with status 200 as a refusal', async () => {
    const { client } = await through((_, response) =>
      sendJson(response, { code: -1121, msg: 'Invalid' }),
    )
    await expect(client.futures.getServerTime()).rejects.toThrow(AsterApiError)
  })

  it('is not repeated when the answer has another shape, and names the field', async () => {
    const { client, server } = await through((_, response) =>
      sendJson(response, { serverTime: 'noon' }),
    )
    const error = await client.futures.getServerTime().catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(AsterSchemaError)
    expect(error).toMatchObject({ field: 'serverTime' })
    expect(server.seen).toHaveLength(1)
  })

  it('follows no redirect', async () => {
    const { client, server } = await through((_, response) => {
      response.writeHead(302, { location: '/elsewhere' }).end()
    })
    await expect(client.futures.getBalances()).rejects.toThrow(/redirect/)
    expect(server.seen).toHaveLength(1)
  })

  it.each([
    ['declared', { 'content-length': '5000' }],
    ['undeclared', { 'transfer-encoding': 'chunked' }],
  ])('is cut at the size limit when the size is %s', async (_, headers) => {
    const { client, server } = await through(
      (_request, response) => {
        response.writeHead(200, headers)
        for (let i = 0; i < 5; i++) response.write('x'.repeat(1000))
        response.end()
      },
      { maxBytes: 2000 },
    )
    await expect(client.futures.getServerTime()).rejects.toThrow(/longer than 2000 bytes/)
    expect(server.seen).toHaveLength(1)
  })

  it('stops at once when the caller aborts, with the reason given', async () => {
    const { client, server } = await through(() => undefined)
    const controller = new AbortController()
    const call = client.futures.getServerTime({}, { signal: controller.signal })
    while (server.seen.length === 0)
      await once(process, 'never', { signal: AbortSignal.timeout(5) }).catch(() => undefined)
    controller.abort(new Error('enough'))
    await expect(call).rejects.toThrow('enough')
    expect(server.seen).toHaveLength(1)
  })

  it('shows neither query nor signature in the error or its causes', async () => {
    const { client, server } = await through((_, response) => response.socket?.destroy())
    const error = await client.futures.getBalances().catch((reason: unknown) => reason)
    const { inspect } = await import('node:util')
    const signature = /signature=(0x[0-9a-f]+)/.exec(server.seen[0]!.query)?.[1] ?? 'none'
    const shown = inspect(error, { depth: 10 })
    expect(signature).toHaveLength(132)
    expect(shown).not.toContain('signature')
    expect(shown).not.toContain(signature)
  })
})

describe('bulk answers', () => {
  const row = (symbol: string, bidPrice: unknown) => ({
    symbol,
    bidPrice,
    bidQty: '1',
    askPrice: '2',
    askQty: '1',
    time: 1,
  })

  it('leave out rows that cannot be read', async () => {
    const { client } = await serve((_, response) =>
      sendJson(response, [row('A', '1'), row('B', 'NaN'), row('C', null), row('D', '1')]),
    )
    const rows = await client.futures.getBookTicker()
    expect(rows.map(({ symbol }) => symbol)).toEqual(['A', 'D'])
  })

  it('fail when no row can be read', async () => {
    const { client } = await serve((_, response) => sendJson(response, [row('B', '')]))
    await expect(client.futures.getBookTicker()).rejects.toThrow(AsterSchemaError)
  })

  it('are a list for one symbol too', async () => {
    const { client } = await serve((_, response) => sendJson(response, row('A', '1')))
    expect(await client.futures.getBookTicker({ symbol: 'A' })).toHaveLength(1)
  })
})
