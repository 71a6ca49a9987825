import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import type { EndpointSpec } from '@asterkit/sdk'
import { futuresEndpoints, spotEndpoints } from '@asterkit/sdk'
import { futuresV1Endpoints, spotV1Endpoints } from '@asterkit/sdk/v1'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { accountOfSeed } from '../../src/index.ts'
import { openTestExchange, rawCall, signedQuery, type TestExchange } from './testExchange.ts'

const RUNS = Number(process.env.ASTERKIT_FUZZ_RUNS ?? 200)
const ACCOUNT = accountOfSeed(5)
const V1: readonly EndpointSpec[] = [
  ...Object.values(futuresV1Endpoints),
  ...Object.values(spotV1Endpoints),
]
const ALL: readonly EndpointSpec[] = [
  ...Object.values(futuresEndpoints),
  ...Object.values(spotEndpoints),
  ...V1,
]

let exchange: TestExchange

beforeAll(async () => {
  exchange = await openTestExchange({
    enforceLimits: false,
    accounts: [{ user: ACCOUNT.user, agents: [], v1: ACCOUNT.v1 }],
  })
  await exchange.client.futures.getBalances()
})

afterAll(() => exchange.close())

function base({ market }: EndpointSpec): string {
  const { futuresRestUrl, spotRestUrl } = exchange.paper.urls
  return market === 'futures' ? futuresRestUrl : spotRestUrl
}

async function stateHash(): Promise<unknown> {
  const { body } = await rawCall(`${exchange.paper.controlUrl}/paper/books`)
  return (body as { stateHash: string }).stateHash
}

/** Refused as documented: a client's mistake with a code, never an error of ours. */
function expectRefusal(answer: { status: number; body: unknown }): void {
  expect(answer.status).toBeGreaterThanOrEqual(400)
  expect(answer.status).toBeLessThan(500)
  expect(answer.body).toEqual({ code: expect.any(Number), msg: expect.any(String) })
  expect((answer.body as { code: number }).code).toBeLessThanOrEqual(-1000)
}

const nastyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1e999',
    'NaN',
    'Infinity',
    '0x10',
    '00000000000000000000000000001',
    '9'.repeat(40),
    `0.${'0'.repeat(60)}1`,
    '[]',
    '{}',
    '[[[[[[[[[[[[]]]]]]]]]]]]',
    'null',
    'true',
    '__proto__',
    '{"__proto__":{"a":1}}',
    'BTCUSDT',
    'ASTERUSDT',
    'BUY',
    'SELL',
    'LIMIT',
    'MARKET',
    'STOP_MARKET',
    'GTC',
    'GTX',
    '1',
    '0.01',
    '1767571200000',
    '\u0000',
    '\ud800',
    '%',
    '%00',
    '\r\nX-A: 1',
  ),
)

/** Every parameter of an endpoint may get any text; a few are left out, a few are of no endpoint. */
const nastyParameters = (spec: EndpointSpec) =>
  fc.tuple(
    fc.record(Object.fromEntries(Object.keys(spec.params.shape).map((name) => [name, nastyText])), {
      requiredKeys: [],
    }),
    fc.dictionary(fc.constantFrom('__proto__', 'constructor', 'toString', 'x'), nastyText, {
      maxKeys: 1,
      noNullPrototype: true,
    }),
  )

function encode(parameters: readonly Record<string, string | undefined>[]): string {
  const entries = parameters.flatMap((record) => Object.entries(record))
  // Surrogates may be lone, and then have no encoding; what stands in their place is nasty enough.
  return entries
    .map(([name, value = '']) => [name, value.replace(/[\ud800-\udfff]/g, '\ufffd')] as const)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&')
}

const send = (spec: EndpointSpec, text: string, headers: Record<string, string> = {}) =>
  spec.method === 'GET'
    ? rawCall(`${base(spec)}${spec.path}?${text}`, { headers })
    : rawCall(`${base(spec)}${spec.path}`, { method: spec.method, body: text, headers })

describe('a bad request', { timeout: 60_000 }, () => {
  it('property: without a signature nothing changes, and every refusal has a documented form', async () => {
    const before = await stateHash()
    const anyCall = fc
      .constantFrom(...ALL)
      .chain((spec) => nastyParameters(spec).map((parameters) => ({ spec, parameters })))
    await fc.assert(
      fc.asyncProperty(anyCall, async ({ spec, parameters }) => {
        const answer = await send(spec, encode(parameters))
        if (spec.security !== 'none' || answer.status !== 200) expectRefusal(answer)
      }),
      { numRuns: RUNS },
    )
    expect(await stateHash()).toBe(before)
  })

  it('property: however nasty the signed parameters, it is answered or refused, and money is conserved', async () => {
    const anyCall = fc
      .constantFrom(...V1)
      .chain((spec) => nastyParameters(spec).map((parameters) => ({ spec, parameters })))
    await fc.assert(
      fc.asyncProperty(anyCall, async ({ spec, parameters }) => {
        const time = `timestamp=${exchange.clock.now()}`
        const sent = encode(parameters)
        const text = sent === '' ? time : `${sent}&${time}`
        const signature = createHmac('sha256', ACCOUNT.v1.secret).update(text).digest('hex')
        const answer = await send(spec, `${text}&signature=${signature}`, {
          'X-MBX-APIKEY': ACCOUNT.v1.apiKey,
        })
        if (answer.status !== 200) expectRefusal(answer)
      }),
      { numRuns: RUNS },
    )
    const { body } = await rawCall(`${exchange.paper.controlUrl}/paper/books`)
    const { audit } = body as { audit: { totals: unknown; deposited: unknown } }
    expect(audit.totals).toEqual(audit.deposited)
  })

  it('property: one changed byte of a signed order is a refusal and changes nothing', async () => {
    const order = {
      symbol: 'ASTERUSDT',
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: '20',
      price: '0.5',
    }
    const url = `${exchange.paper.urls.futuresRestUrl}/fapi/v3/order`
    let nonce = exchange.clock.now() * 1000
    const before = await stateHash()
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.constantFrom(...'0123456789abcdefAZ%&=+'),
        async (at, letter) => {
          nonce += 1
          const body = signedQuery(order, { nonce })
          const place = at % body.length
          const spoilt = `${body.slice(0, place)}${letter}${body.slice(place + 1)}`
          fc.pre(spoilt.toLowerCase() !== body.toLowerCase())
          expectRefusal(await rawCall(url, { method: 'POST', body: spoilt }))
        },
      ),
      { numRuns: RUNS },
    )
    expect(await stateHash()).toBe(before)
  })

  it('is refused with 413 when its body is too long, and the exchange goes on', async () => {
    const url = exchange.paper.urls.futuresRestUrl
    const answer = await rawCall(`${url}/fapi/v3/order`, {
      method: 'POST',
      body: 'a'.repeat(1024 * 1024 + 1),
    })
    expect(answer).toMatchObject({ status: 413, body: { code: -1100 } })
    expect((await rawCall(`${url}/fapi/v3/time`)).status).toBe(200)
  })

  it.each([
    ['a parameter twice', 'symbol=BTCUSDT&symbol=BTCUSDT', -1101],
    ['a parameter twice, once encoded', 'symbol=BTCUSDT&%73ymbol=BTCUSDT', -1101],
    ['a parameter named __proto__', 'symbol=BTCUSDT&__proto__=1', -1104],
    ['a parameter named constructor', 'symbol=BTCUSDT&constructor=1', -1104],
    ['broken percent encoding', 'symbol=%E0%A4%A', -1100],
    ['an empty value', 'symbol=', -1102],
    ['only separators', '&&&', -1101],
  ])('is refused for %s', async (_name, query, code) => {
    const answer = await rawCall(`${exchange.paper.urls.futuresRestUrl}/fapi/v3/depth?${query}`)
    expect(answer).toMatchObject({ status: 400, body: { code } })
  })

  it.each([
    ['no HTTP at all', '\u0000\u0001\u0002\r\n\r\n', /^HTTP\/1\.1 400/],
    [
      'two lengths',
      'POST /fapi/v3/order HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
      /^HTTP\/1\.1 400/,
    ],
    [
      'a header without end',
      `GET /fapi/v3/time HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`,
      /^HTTP\/1\.1 431/,
    ],
    [
      'a target that is no path',
      'GET http://example.com/fapi/v3/time HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
      /^HTTP\/1\.1 404/,
    ],
    [
      'a broken chunk',
      'POST /fapi/v3/order HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
      /^HTTP\/1\.1 400/,
    ],
  ])('of bytes that are %s is answered and closed', async (_name, bytes, expected) => {
    expect(await exchangeBytes(bytes)).toMatch(expected)
    const { status } = await rawCall(`${exchange.paper.urls.futuresRestUrl}/fapi/v3/time`)
    expect(status).toBe(200)
  })

  it('on a socket ends that socket alone: malformed, oversized and unmasked frames', async () => {
    const url = `${exchange.paper.urls.futuresWsUrl}/ws`
    const frames = [
      Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff]),
      Buffer.from([0x81, 0x05, 0x68, 0x65, 0x6c, 0x6c, 0x6f]),
      Buffer.from([0x81, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4]),
      Buffer.from([0x8f, 0x80, 0, 0, 0, 0]),
    ]
    const healthy = new WebSocket(`${url}/btcusdt@bookTicker`)
    await once(healthy, 'open')
    for (const frame of frames) {
      const socket = new WebSocket(url)
      await once(socket, 'open')
      const ended = once(socket, 'close')
      socket.on('error', () => undefined)
      Reflect.get(socket, '_socket').write(frame)
      await ended
    }
    healthy.send('{"method":"LIST_SUBSCRIPTIONS","id":1}')
    let told = ''
    while (!told.includes('"result"')) told = String((await once(healthy, 'message'))[0])
    expect(JSON.parse(told)).toMatchObject({ id: 1, result: ['btcusdt@bookTicker'] })
    healthy.terminate()
  })
})

/** Sends bytes on a connection of their own. @returns What came back until the other side closed. */
async function exchangeBytes(bytes: string): Promise<string> {
  const { port } = new URL(exchange.paper.urls.futuresRestUrl)
  const socket = connect(Number(port), '127.0.0.1')
  let answer = ''
  socket.on('data', (data) => {
    answer += String(data)
  })
  socket.on('error', () => undefined)
  const ended = once(socket, 'close')
  socket.write(Buffer.from(bytes, 'latin1'))
  await ended
  return answer
}
