import { type BookLevel, type BookSnapshot, createOrderBook } from '@asterkit/sdk'
import * as futures from '@asterkit/sdk/futures'
import * as spot from '@asterkit/sdk/spot'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type ScriptedFeed, scriptedFeed } from '../../src/core/index.ts'
import { bookAt, HOUR, instrumentOf, START } from '../core/testVenue.ts'
import { openStreamSocket, type StreamSocket } from './streamSocket.ts'
import { accepted, openTestExchange, rawCall, type TestExchange } from './testExchange.ts'

const SYMBOL = 'SOLUSDT'
const levels = z.array(z.tuple([z.string(), z.string()]))
const DepthChange = z.looseObject({
  U: z.number(),
  u: z.number(),
  pu: z.number(),
  b: levels,
  a: levels,
})
let exchange: TestExchange | undefined
const sockets: StreamSocket[] = []

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.close()
  await exchange?.close()
  exchange = undefined
})

function openFeed(): ScriptedFeed {
  const feed = scriptedFeed({
    instruments: (['spot', 'perp'] as const).map((market) =>
      instrumentOf(market, SYMBOL, { maxOpenOrders: 50 }),
    ),
    startTime: START,
  })
  bookAt(feed, START, 'spot', '99.9', '100')
  bookAt(feed, START, 'perp', '100', '100.1')
  feed.mark(START, SYMBOL, '100', { fundingRate: '0.0001' })
  return feed
}

async function listen(feed: ScriptedFeed, market: 'perp' | 'spot', path: string) {
  exchange ??= await openTestExchange({ feed })
  const { futuresWsUrl, spotWsUrl } = exchange.paper.urls
  const socket = await openStreamSocket(`${market === 'perp' ? futuresWsUrl : spotWsUrl}${path}`)
  sockets.push(socket)
  return socket
}

/** Waits for the answer to a request, and so for all that was sent before it. */
async function settle(socket: StreamSocket, id = 77): Promise<void> {
  socket.send({ method: 'LIST_SUBSCRIPTIONS', id })
  await socket.until((message) => message.id === id)
}

/** The venue's book, read without the client's budget of weights. */
async function venueBook(
  { paper }: TestExchange,
  market: 'futures' | 'spot',
): Promise<BookSnapshot> {
  const base =
    market === 'futures' ? `${paper.urls.futuresRestUrl}/fapi` : `${paper.urls.spotRestUrl}/api`
  return (await rawCall(`${base}/v3/depth?symbol=${SYMBOL}&limit=100`)).body as BookSnapshot
}

/** A book of a random walk: prices on the tick, levels that come, go and change. */
function walkBooks(feed: ScriptedFeed, steps: number): void {
  let state = 20_261_121
  const random = (below: number) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
  for (let step = 1; step <= steps; step += 1) {
    for (const market of ['perp', 'spot'] as const) {
      const middle = 10_000 + random(20)
      const side = (direction: 1 | -1) =>
        Array.from({ length: 12 }, (_, index) => index + 1)
          .filter(() => random(3) > 0)
          .map((distance): [string, string] => [
            ((middle + direction * distance) / 100).toFixed(2),
            String(1 + random(4)),
          ])
      feed.book(START + step * 100, market, SYMBOL, { bids: side(-1), asks: side(1) })
    }
  }
}

describe('difference streams', () => {
  for (const market of ['futures', 'spot'] as const) {
    it(`keep the SDK's book of ${market} equal to the venue's, own orders included`, async () => {
      const feed = openFeed()
      walkBooks(feed, 40)
      exchange = await openTestExchange({ feed, enforceLimits: false })
      const { client, clock } = exchange
      const abort = new AbortController()
      const steps = market === 'futures' ? '0.001' : '0.0001'
      const params = { market, symbol: SYMBOL, tickSize: '0.01', stepSize: steps } as const
      const items = client.streams
        .watchOrderBook(params, { signal: abort.signal })
        [Symbol.asyncIterator]()
      const placeOrder = market === 'futures' ? futures.placeOrder : spot.placeOrder
      let checks = 0
      for (let step = 1; step <= 40; step += 1) {
        if (step % 4 === 0) {
          const price = step % 8 === 0 ? '99.5' : '99.4'
          const order = {
            symbol: SYMBOL,
            side: 'BUY',
            type: 'LIMIT',
            quantity: '0.5',
            price,
          } as const
          await accepted(client, placeOrder, {
            ...order,
            timeInForce: step === 4 ? 'HIDDEN' : 'GTC',
          })
        }
        if (step === 30) {
          const cancel =
            market === 'futures' ? futures.cancelAllOpenOrders : spot.cancelAllOpenOrders
          await accepted(client, cancel, { symbol: SYMBOL })
        }
        await clock.sleep(100)
        const { lastUpdateId, bids, asks } = await venueBook(exchange, market)
        for (;;) {
          const { value } = await items.next()
          expect(value?.kind).not.toBe('gap')
          if (value?.kind !== 'book' || value.book.lastUpdateId !== lastUpdateId) continue
          const depth = value.book.depth(100)
          for (const [ours, theirs] of [
            [depth.bids, bids],
            [depth.asks, asks],
          ] as const) {
            expect(
              ours.map(({ price, quantity }: BookLevel) => [Number(price), Number(quantity)]),
            ).toEqual(theirs.map((level) => level.map(Number)))
          }
          checks += 1
          break
        }
      }
      abort.abort()
      expect(checks).toBe(40)
    })
  }

  it('chain by pu on perps and by U on spot, and hold to their speed within a leap', async () => {
    const feed = openFeed()
    for (let at = 10; at <= 1000; at += 10) {
      for (const market of ['perp', 'spot'] as const) {
        bookAt(feed, START + at, market, '100', (100.1 + (at % 73) / 100).toFixed(2))
      }
    }
    const counts = []
    for (const [market, name] of [
      ['perp', 'solusdt@depth@100ms'],
      ['perp', 'solusdt@depth@500ms'],
      ['perp', 'solusdt@depth'],
      ['spot', 'solusdt@depth@100ms'],
    ] as const) {
      counts.push({ market, socket: await listen(feed, market, `/ws/${name}`) })
    }
    await exchange?.clock.sleep(2000)
    const seen: number[] = []
    for (const { market, socket } of counts) {
      await settle(socket)
      const events = socket.messages.filter(({ e }) => e === 'depthUpdate')
      seen.push(events.length)
      for (const [index, event] of events.slice(1).entries()) {
        const before = events[index]!
        expect(event.pu).toBe(before.u)
        if (market === 'spot') expect(event.U).toBe(Number(before.u) + 1)
        expect(Number(event.U)).toBeLessThanOrEqual(Number(event.u))
        expect(Number(event.E) - Number(before.E)).toBeGreaterThanOrEqual(100)
      }
    }
    expect(seen).toEqual([11, 3, 5, 11])
  })

  it('say nothing of books that come again unchanged, and join on after', async () => {
    const feed = openFeed()
    bookAt(feed, START + 1000, 'perp', '100', '100.1')
    bookAt(feed, START + 2000, 'perp', '100', '100.2')
    const socket = await listen(feed, 'perp', '/ws/solusdt@depth@100ms')
    const before = await exchange!.client.futures.getDepth({ symbol: SYMBOL })
    await exchange!.clock.sleep(3000)
    await settle(socket)
    const [event, ...more] = socket.messages.filter(({ e }) => e === 'depthUpdate')
    expect(more).toEqual([])
    expect(event).toMatchObject({ pu: before.lastUpdateId, u: before.lastUpdateId + 2, b: [] })
    const book = createOrderBook({ market: 'futures', tickSize: '0.01', stepSize: '0.001' })
    book.load(before)
    expect(book.apply(DepthChange.parse(event))).toBe('applied')
    expect(book.bestAsk).toEqual({ price: '100.20', quantity: '50.000' })
  })
})

describe('trade streams', () => {
  it('tell each trade once, by itself or by taker', async () => {
    const feed = openFeed()
    const print = (at: number, quantity: string) =>
      feed.trade(START + at, 'spot', SYMBOL, { price: '99.95', quantity, takerSide: 'sell' })
    print(10, '1')
    print(10, '2')
    print(20, '3')
    const path = '/stream?streams=solusdt@trade/solusdt@aggTrade/solusdt@tradepro'
    const socket = await listen(feed, 'spot', path)
    await exchange!.clock.sleep(30)
    await settle(socket)
    const of = (name: string) =>
      socket.messages
        .filter(({ stream }) => stream === `solusdt@${name}`)
        .map(({ data }) => data as Record<string, unknown>)
    expect(of('trade').map(({ q, T, m }) => [q, T, m])).toEqual([
      ['1', START + 10, true],
      ['2', START + 10, true],
      ['3', START + 20, true],
    ])
    expect(of('aggTrade').map(({ a, q, E }) => [a, q, E])).toEqual([
      [1, '3', START + 10],
      [2, '3', START + 20],
    ])
    expect(of('tradepro').length).toBe(3)
  })
})

describe('kline streams', () => {
  it('say the last word of a candle at its end', async () => {
    const feed = openFeed()
    for (const at of [1_000, 1_100, 30_000, 60_000]) {
      feed.trade(START + at, 'perp', SYMBOL, { price: '100', quantity: '1', takerSide: 'buy' })
    }
    const socket = await listen(feed, 'perp', '/ws/solusdt@kline_1m')
    await exchange!.clock.sleep(90_000)
    await settle(socket)
    const told = socket.messages
      .filter(({ e }) => e === 'kline')
      .map(({ E, k }) => {
        const { v, x } = k as { v: string; x: boolean }
        return [Number(E) - START, v, x]
      })
    expect(told).toEqual([
      [0, '0', false],
      [1_000, '1', false],
      [1_250, '2', false],
      [30_000, '3', false],
      [59_999, '3', true],
      [60_249, '1', false],
    ])
  })
})

describe('day streams', () => {
  it('list only the symbols that have moved', async () => {
    const instruments = ['SOLUSDT', 'ETHUSDT'].map((symbol) => instrumentOf('spot', symbol))
    const feed = scriptedFeed({ instruments, startTime: START })
    for (const { symbol } of instruments) {
      feed.trade(START + 1, 'spot', symbol, { price: '100', quantity: '1', takerSide: 'buy' })
    }
    feed.trade(START + HOUR, 'spot', 'ETHUSDT', { price: '110', quantity: '2', takerSide: 'buy' })
    const socket = await listen(feed, 'spot', '/ws/!miniTicker@arr')
    await exchange!.clock.sleep(2 * HOUR)
    await settle(socket)
    const Lists = z.array(z.array(z.looseObject({ s: z.string(), q: z.string() })))
    const lists = Lists.parse(socket.messages.filter((message) => Array.isArray(message)))
    expect(lists.map((rows) => rows.map(({ s, q }) => [s, q]))).toEqual([
      [
        ['SOLUSDT', '100'],
        ['ETHUSDT', '100'],
      ],
      [['ETHUSDT', '320']],
    ])
  })
})
