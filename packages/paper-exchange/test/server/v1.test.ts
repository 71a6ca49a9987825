import { createHmac } from 'node:crypto'
import type { EndpointSpec } from '@asterkit/sdk'
import {
  createAsterV1Client,
  futures,
  futuresV1Endpoints,
  hmacSigner,
  spotV1Endpoints,
} from '@asterkit/sdk/v1'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { accountOfSeed, UNRESTRICTED } from '../../src/index.ts'
import {
  makeClient,
  openTestExchange,
  type RawAnswer,
  rawCall,
  type TestExchange,
} from './testExchange.ts'

const ACCOUNT = accountOfSeed(7)
let exchange: TestExchange

beforeAll(async () => {
  exchange = await openTestExchange({
    enforceLimits: false,
    accounts: [
      {
        user: ACCOUNT.user,
        agents: [{ ...UNRESTRICTED, address: ACCOUNT.agent }],
        v1: ACCOUNT.v1,
      },
    ],
  })
})

afterAll(() => exchange.close())

function baseUrl(market: 'futures' | 'spot'): string {
  const { futuresRestUrl, spotRestUrl } = exchange.paper.urls
  return market === 'futures' ? futuresRestUrl : spotRestUrl
}

function signed(text: string): string {
  const signature = createHmac('sha256', ACCOUNT.v1.secret).update(text).digest('hex')
  return `${text}${text === '' ? '' : '&'}signature=${signature}`
}

function call(
  method: string,
  path: string,
  options: { query?: string; body?: string; apiKey?: string | null; market?: 'spot' } = {},
): Promise<RawAnswer> {
  const { query = '', body, apiKey = ACCOUNT.v1.apiKey, market = 'futures' } = options
  return rawCall(`${baseUrl(market)}${path}${query === '' ? '' : `?${query}`}`, {
    method,
    headers: apiKey === null ? {} : { 'X-MBX-APIKEY': apiKey },
    ...(body === undefined ? {} : { body }),
  })
}

/** A value for every parameter that some endpoint insists on. */
const SAMPLES: Readonly<Record<string, string>> = {
  symbol: 'BTCUSDT',
  interval: '1h',
  pair: 'BTCUSDT',
  side: 'BUY',
  type: 'LIMIT',
  timeInForce: 'GTC',
  quantity: '0.001',
  price: '50000',
  leverage: '3',
  marginType: 'CROSSED',
  dualSidePosition: 'false',
  multiAssetsMargin: 'false',
  amount: '1',
  asset: 'USDT',
  clientTranId: 'v1-1',
  kindType: 'FUTURE_SPOT',
  countdownTime: '0',
  orderId: '1',
  batchOrders:
    '[{"symbol":"BTCUSDT","side":"BUY","type":"LIMIT","timeInForce":"GTC","quantity":"0.001","price":"50000"}]',
  orderIdList: '[1]',
  listenKey: 'none',
}
/** Optional parameters without which a call means nothing. */
const ALSO_SENT = new Set(['orderId', 'timeInForce', 'quantity', 'price', 'orderIdList'])

function sampleQuery(spec: EndpointSpec): string {
  const entries = Object.entries(spec.params.shape).flatMap(
    ([name, schema]): [string, string][] => {
      const isSent =
        !z.core.safeParse(schema, undefined).success ||
        (ALSO_SENT.has(name) && !(name === 'orderIdList' && spec.market === 'spot'))
      // Of a position's margin it is the direction.
      const value = name === 'type' && spec.path.includes('positionMargin') ? '1' : SAMPLES[name]
      return isSent && value !== undefined ? [[name, value]] : []
    },
  )
  return new URLSearchParams(entries).toString()
}

describe('V1', () => {
  it.each([
    ...Object.entries(futuresV1Endpoints).map(([name, spec]) => ['futures', name, spec] as const),
    ...Object.entries(spotV1Endpoints).map(([name, spec]) => ['spot', name, spec] as const),
  ])('answers %s %s as its schema says, when V3 has it', async (market, name, spec) => {
    const parameters = sampleQuery(spec)
    const text = `${parameters}${parameters === '' ? '' : '&'}timestamp=${exchange.clock.now()}`
    const isSigned = ['trade', 'user-data'].includes(spec.security)
    const query = isSigned ? signed(text) : parameters
    const isSpot = market === 'spot'
    const answer = await call(spec.method, spec.path, { query, ...(isSpot ? { market } : {}) })
    if (answer.status === 404) {
      const v3 = await call(
        spec.method,
        spec.path.replace(/v[124]/, 'v3'),
        isSpot ? { market } : {},
      )
      // The account has another path in V3.
      if (name !== 'getAccount') expect(v3.body).toMatchObject({ code: -1020 })
      return
    }
    if (answer.status === 200) {
      expect(spec.result.safeParse(answer.body).error?.issues).toBeUndefined()
      return
    }
    // A refusal of this very order or mode, never of the way it was asked.
    const { code, msg } = answer.body as { code: number; msg: string }
    expect(
      [-1100, -1101, -1102, -1104, -1130, -1020, -1021, -1022, -2014, -2015],
      msg,
    ).not.toContain(code)
  })

  it('sees and changes the same account as V3', async () => {
    const { paper, clock } = exchange
    const v3 = makeClient(paper, clock, { user: ACCOUNT.user, key: ACCOUNT.agentPrivateKey })
    const v1 = createAsterV1Client({
      environment: v3.environment,
      credentials: hmacSigner(ACCOUNT.v1),
      now: () => clock.now(),
    })
    const placing = await v1.prepare(futures.placeOrder, {
      symbol: 'ASTERUSDT',
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: '20',
      price: '0.5',
      newClientOrderId: 'by-v1',
    })
    expect(await placing.send()).toMatchObject({ kind: 'accepted' })
    const order = await v3.futures.getOrder({ symbol: 'ASTERUSDT', origClientOrderId: 'by-v1' })
    expect(order).toMatchObject({ status: 'NEW', price: '0.5' })
    expect(await v1.futures.getBalances()).toEqual(await v3.futures.getBalances())
    expect(await v1.spot.getAccount()).toEqual(await v3.spot.getAccount())
  })

  it('signs query and body together without separator; the query counts where both name one', async () => {
    const query = 'symbol=ETHUSDT&leverage=4'
    const body = `leverage=9&timestamp=${exchange.clock.now()}`
    const signature = createHmac('sha256', ACCOUNT.v1.secret)
      .update(query + body)
      .digest('hex')
    const answer = await call('POST', '/fapi/v1/leverage', {
      query,
      body: `${body}&signature=${signature.toUpperCase()}`,
    })
    expect(answer).toMatchObject({ status: 200, body: { symbol: 'ETHUSDT', leverage: 4 } })
  })

  it.each<[string, () => Promise<RawAnswer>, number, number]>([
    ['no key', () => call('GET', '/fapi/v2/balance', { apiKey: null }), 401, -2014],
    ['a key of a wrong form', () => call('GET', '/fapi/v2/balance', { apiKey: 'a b' }), 401, -2014],
    [
      'an unknown key',
      () => call('GET', '/fapi/v2/balance', { apiKey: 'f'.repeat(64) }),
      401,
      -2015,
    ],
    ['no timestamp', () => call('GET', '/fapi/v2/balance', { query: signed('') }), 400, -1102],
    [
      'no signature',
      () => call('GET', '/fapi/v2/balance', { query: `timestamp=${now()}` }),
      400,
      -1102,
    ],
    [
      'a wrong signature',
      () =>
        call('GET', '/fapi/v2/balance', {
          query: `timestamp=${now()}&signature=${'0'.repeat(64)}`,
        }),
      400,
      -1022,
    ],
    [
      'a changed parameter',
      () =>
        call('GET', '/fapi/v1/openOrders', {
          query: `${signed(`symbol=BTCUSDT&timestamp=${now()}`)}`.replace('BTC', 'ETH'),
        }),
      400,
      -1022,
    ],
    ['a late timestamp', () => balanceAt(-5_001), 400, -1021],
    ['an early timestamp', () => balanceAt(1_000), 400, -1021],
    [
      'a too long window',
      () =>
        call('GET', '/fapi/v2/balance', { query: signed(`recvWindow=60001&timestamp=${now()}`) }),
      400,
      -1131,
    ],
    [
      'a listen key without key',
      () => call('POST', '/fapi/v1/listenKey', { apiKey: null }),
      401,
      -2014,
    ],
  ])('refuses %s', async (_name, send, status, code) => {
    expect(await send()).toMatchObject({ status, body: { code } })
  })

  it('admits timestamps up to the edges of the window', async () => {
    const statuses = [await balanceAt(-5_000), await balanceAt(999)].map(({ status }) => status)
    const wide = signed(`recvWindow=60000&timestamp=${now() - 60_000}`)
    statuses.push((await call('GET', '/fapi/v2/balance', { query: wide })).status)
    expect(statuses).toEqual([200, 200, 200])
  })

  it('opens a user stream with the key alone', async () => {
    expect((await call('POST', '/fapi/v1/listenKey')).body).toMatchObject({
      listenKey: expect.stringMatching(/^\w{32,}$/),
    })
  })
})

function now(): number {
  return exchange.clock.now()
}

function balanceAt(offsetMs: number): Promise<RawAnswer> {
  return call('GET', '/fapi/v2/balance', { query: signed(`timestamp=${now() + offsetMs}`) })
}
