import * as spot from '@asterkit/sdk/spot'
import { describe, expect, it } from 'vitest'
import { accepted, openTestExchange, rawCall } from './testExchange.ts'

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
