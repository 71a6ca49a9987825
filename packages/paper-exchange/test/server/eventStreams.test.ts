import { readFileSync } from 'node:fs'
import type { Instrument } from '@asterkit/instruments'
import { futuresStreams, spotStreams } from '@asterkit/sdk'
import * as futures from '@asterkit/sdk/futures'
import { afterEach, describe, expect, it } from 'vitest'
import { scriptedFeed } from '../../src/core/index.ts'
import { bookAt, instrumentOf, START } from '../core/testVenue.ts'
import { openStreamSocket, type StreamSocket } from './streamSocket.ts'
import { accepted, openTestExchange, type TestExchange } from './testExchange.ts'

const SYMBOL = 'SOLUSDT'
const FALL = START + 2_000
const END = START + 4_000

/** The venue's catalogue: one documented event of each stream. */
const catalogue: { market: string; name: string; sample: Record<string, unknown> }[] = JSON.parse(
  readFileSync(
    new URL('../../../aster-sdk/test/streams/fixtures/streams.json', import.meta.url),
    'utf8',
  ),
).streams

const { aggTrade, forceOrder, forceOrderArr, tradepro } = futuresStreams
const EVENT_STREAMS = [
  { market: 'futures', spec: aggTrade },
  { market: 'futures', spec: tradepro },
  { market: 'futures', spec: forceOrder },
  { market: 'futures', spec: forceOrderArr },
  { market: 'spot', spec: spotStreams.aggTrade },
  { market: 'spot', spec: spotStreams.trade },
  { market: 'spot', spec: spotStreams.tradepro },
] as const

let exchange: TestExchange | undefined
const sockets: StreamSocket[] = []

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.close()
  await exchange?.close()
  exchange = undefined
})

/** A market in which a short of ours is liquidated at `FALL`, unless it is settled. */
async function openMarket(
  fall: { readonly mark: string } | { readonly status: string },
): Promise<TestExchange> {
  const instruments: Instrument[] = [instrumentOf('spot'), instrumentOf('perp')]
  const feed = scriptedFeed({ instruments, startTime: START })
  for (const market of ['spot', 'perp'] as const) bookAt(feed, START, market, '100', '100.1')
  feed.mark(START, SYMBOL, '100')
  for (const market of ['spot', 'perp'] as const) {
    feed.trade(START + 500, market, SYMBOL, { price: '100', quantity: '2', takerSide: 'sell' })
  }
  if ('mark' in fall) feed.mark(FALL, SYMBOL, fall.mark)
  let status = 'status' in fall ? fall.status : undefined
  exchange = await openTestExchange({
    feed: {
      ...feed,
      *take(until) {
        yield* feed.take(until)
        if (until < FALL || status === undefined) return
        yield { kind: 'status', time: FALL, market: 'perp', symbol: SYMBOL, status }
        status = undefined
      },
    },
  })
  await accepted(exchange.client, futures.setMarginType, { symbol: SYMBOL, marginType: 'ISOLATED' })
  await accepted(exchange.client, futures.placeOrder, {
    symbol: SYMBOL,
    side: 'SELL',
    type: 'MARKET',
    quantity: '3',
  })
  return exchange
}

async function listen(market: 'futures' | 'spot', name: string): Promise<StreamSocket> {
  const { futuresWsUrl, spotWsUrl } = exchange!.paper.urls
  const base = market === 'futures' ? futuresWsUrl : spotWsUrl
  const socket = await openStreamSocket(`${base}/ws/${name}`)
  sockets.push(socket)
  return socket
}

describe('streams that tell events', () => {
  it.each(EVENT_STREAMS)('$market $spec.name says what the pages say', async ({ market, spec }) => {
    const { clock } = await openMarket({ mark: '200' })
    const name = (spec.stream as (params: unknown) => string)(
      spec.patterns[0]?.includes('<symbol>') ? { symbol: SYMBOL } : {},
    )
    const socket = await listen(market, name)
    await clock.sleep(END - START)
    const told = await socket.until((message) => message.e === spec.event)
    expect(spec.schema.safeParse(told).error).toBeUndefined()
    const { sample } = catalogue.find((row) => row.market === market && row.name === spec.name)!
    const documented = (sample.data ?? sample) as Record<string, unknown>
    // In the documented order, which fast readers rely on.
    expect(Object.keys(told).filter((key) => key in documented)).toEqual(Object.keys(documented))
  })
})

describe('a liquidation', () => {
  it('is told to its symbol and to all, once, with what was closed', async () => {
    const { clock, client } = await openMarket({ mark: '200' })
    const streams = [await listen('futures', 'solusdt@forceOrder')]
    streams.push(await listen('futures', '!forceOrder@arr'))
    const others = await listen('futures', 'ethusdt@forceOrder')
    await clock.sleep(END - START)
    for (const socket of [...streams, others]) {
      socket.send({ method: 'LIST_SUBSCRIPTIONS', id: 9 })
      await socket.until((message) => message.id === 9)
    }
    const [order] = await client.futures.getForceOrders({ symbol: SYMBOL })
    for (const { messages } of streams) {
      expect(messages.filter(({ e }) => e === 'forceOrder')).toEqual([
        {
          e: 'forceOrder',
          E: FALL,
          o: {
            s: SYMBOL,
            S: 'BUY',
            o: 'LIMIT',
            f: 'IOC',
            q: '3',
            p: order!.price,
            ap: order!.avgPrice,
            X: 'FILLED',
            l: '3',
            z: '3',
            T: FALL,
          },
        },
      ])
    }
    expect(others.messages.filter(({ e }) => e === 'forceOrder')).toEqual([])
  })

  it('is not what ends a position with its symbol', async () => {
    const { clock, client } = await openMarket({ status: 'CLOSE' })
    const socket = await listen('futures', '!forceOrder@arr')
    await clock.sleep(END - START)
    socket.send({ method: 'LIST_SUBSCRIPTIONS', id: 9 })
    await socket.until((message) => message.id === 9)
    expect((await client.futures.getPositionRisk({ symbol: SYMBOL }))[0]?.positionAmt).toMatch(
      /^0(?:\.0*)?$/,
    )
    expect(socket.messages.filter(({ e }) => e === 'forceOrder')).toEqual([])
  })
})
