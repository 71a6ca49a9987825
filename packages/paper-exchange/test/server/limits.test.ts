import * as spot from '@asterkit/sdk/spot'
import { describe, expect, it } from 'vitest'
import { AddressBans } from '../../src/server/addressBans.ts'
import { accepted, OTHER_KEY, openTestExchange, rawCall, signedQuery } from './testExchange.ts'

describe('limits', () => {
  it('count weights per virtual minute and answer 429 with the seconds to wait', async () => {
    const exchange = await openTestExchange()
    try {
      const url = `${exchange.paper.urls.futuresRestUrl}/fapi/v3/ticker/24hr`
      await exchange.clock.sleep(15_000)
      for (let used = 40; used <= 2400; used += 40) {
        const answer = await rawCall(url)
        expect([answer.status, answer.headers.get('x-mbx-used-weight-1m')]).toEqual([
          200,
          String(used),
        ])
      }
      const limited = await rawCall(url)
      expect(limited).toMatchObject({ status: 429, body: { code: -1003 } })
      expect(limited.headers.get('retry-after')).toBe('45')
      await exchange.clock.sleep(45_000)
      expect((await rawCall(url)).status).toBe(200)
    } finally {
      await exchange.close()
    }
  })

  it('ban an address that goes on after 429, for 2 minutes at first and twice as long each time', async () => {
    const exchange = await openTestExchange({ limitScale: 0.01 })
    try {
      const url = `${exchange.paper.urls.futuresRestUrl}/fapi/v3/ticker/price?symbol=BTCUSDT`
      const until = async (status: number) => {
        for (let sent = 1; sent <= 200; sent += 1) {
          const answer = await rawCall(url)
          if (answer.status === status) return { answer, sent }
        }
        throw new Error(`no ${status}`)
      }
      const limited = await until(429)
      expect(limited.sent).toBe(25)
      const first = await until(418)
      // Ten more were answered with 429.
      expect(first.sent).toBe(10)
      expect(first.answer.body).toMatchObject({
        code: -1003,
        msg: expect.stringContaining('IP banned until'),
      })
      expect(first.answer.headers.get('retry-after')).toBe('120')
      await exchange.clock.sleep(119_000)
      const last = await rawCall(url)
      expect([last.status, last.headers.get('retry-after')]).toEqual([418, '1'])
      // Spot has limits of its own.
      expect((await rawCall(`${exchange.paper.urls.spotRestUrl}/api/v3/time`)).status).toBe(200)
      await exchange.clock.sleep(1_000)
      expect((await rawCall(url)).status).toBe(200)
      await exchange.clock.sleep(60_000)
      expect((await until(418)).answer.headers.get('retry-after')).toBe('240')
    } finally {
      await exchange.close()
    }
  })

  it('never ban for longer than three days, and forget after one day', () => {
    const bans = new AddressBans()
    let now = 1_700_000_000_000
    const ban = () => {
      for (let more = 0; more <= 10; more += 1) {
        const until = bans.noteViolation('127.0.0.1', now)
        if (until !== undefined) return until - now
      }
      return undefined
    }
    const lengths: (number | undefined)[] = []
    for (let round = 0; round < 14; round += 1) {
      const length = ban()
      lengths.push(length)
      now += (length ?? 0) + 60_000
    }
    expect(lengths.slice(0, 3)).toEqual([120_000, 240_000, 480_000])
    expect(lengths.at(-1)).toBe(3 * 86_400_000)
    now += 86_400_000
    expect(ban()).toBe(120_000)
  })

  it('are scaled, and exchangeInfo says so', async () => {
    const exchange = await openTestExchange({ limitScale: 10 })
    try {
      const limits = await Promise.all(
        [exchange.client.futures, exchange.client.spot].map(async (group) =>
          (await group.getExchangeInfo()).rateLimits.map(({ limit }) => limit),
        ),
      )
      expect(limits).toEqual([
        [24_000, 12_000, 3_000],
        [60_000, 60_000, 10_000],
      ])
    } finally {
      await exchange.close()
    }
  })

  it('count orders per account: another account goes on', async () => {
    const exchange = await openTestExchange({ limitScale: 0.004 })
    try {
      const { paper, clock } = exchange
      const order = {
        symbol: 'ASTERUSDT',
        side: 'BUY',
        type: 'LIMIT',
        timeInForce: 'IOC',
        quantity: '10',
        price: '0.9',
      } as const
      let nonce = clock.now() * 1000
      const place = async (more: Record<string, string>, key?: string) => {
        nonce += 1
        const body = signedQuery(
          { ...order, ...more },
          { nonce, ...(key === undefined ? {} : { key }) },
        )
        const answer = await rawCall(`${paper.urls.spotRestUrl}/api/v3/order`, {
          method: 'POST',
          body,
        })
        return [answer.status, (answer.body as { code?: number }).code]
      }
      for (let sent = 0; sent < 4; sent += 1) expect(await place({})).toEqual([200, undefined])
      expect(await place({})).toEqual([429, -1015])
      expect(await place({ user: `0x${'cd'.repeat(20)}` }, OTHER_KEY)).toEqual([200, undefined])
    } finally {
      await exchange.close()
    }
  })

  it('can be switched off', async () => {
    const exchange = await openTestExchange({ enforceLimits: false })
    try {
      const url = `${exchange.paper.urls.futuresRestUrl}/fapi/v3/ticker/24hr`
      const statuses = new Set<number>()
      for (let call = 0; call < 70; call += 1) statuses.add((await rawCall(url)).status)
      expect([...statuses]).toEqual([200])
    } finally {
      await exchange.close()
    }
  })

  it('answer an unknown path like a venue that does not have it', async () => {
    const exchange = await openTestExchange()
    try {
      const { futuresRestUrl, spotRestUrl } = exchange.paper.urls
      const calls: [string, string][] = [
        ['GET', `${futuresRestUrl}/fapi/v3/openInterest?symbol=BTCUSDT`],
        ['GET', `${futuresRestUrl}/api/v3/time`],
        ['GET', `${spotRestUrl}/fapi/v3/time`],
        ['POST', `${futuresRestUrl}/fapi/v3/time`],
        ['GET', `${futuresRestUrl}/paper/nothing`],
      ]
      for (const [method, url] of calls) {
        expect(await rawCall(url, { method })).toMatchObject({ status: 404, body: { code: -1020 } })
      }
    } finally {
      await exchange.close()
    }
  })

  it('tell the order counts on accepted orders only', async () => {
    const exchange = await openTestExchange()
    try {
      const seen: (string | null)[] = []
      const order = {
        symbol: 'ASTERUSDT',
        side: 'BUY',
        type: 'LIMIT',
        timeInForce: 'IOC',
        quantity: '10',
        price: '0.9',
      } as const
      const watching: typeof fetch = async (...call) => {
        const response = await fetch(...call)
        seen.push(response.headers.get('x-mbx-order-count-10s'))
        return response
      }
      const { createAsterClient } = await import('@asterkit/sdk')
      const client = createAsterClient({
        environment: exchange.client.environment,
        credentials: {
          user: exchange.client.user ?? '',
          signer: (await import('@asterkit/sdk/signing')).privateKeySigner(`0x${'22'.repeat(32)}`),
        },
        now: () => exchange.clock.now(),
        fetch: (url, init) => watching(url, init),
      })
      await accepted(client, spot.placeOrder, order)
      await accepted(client, spot.placeOrder, order)
      await (await client.prepare(spot.placeOrder, { ...order, quantity: '1' })).send()
      expect(seen).toEqual(['1', '2', null])
    } finally {
      await exchange.close()
    }
  })
})
