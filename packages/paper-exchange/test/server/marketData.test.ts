import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type InstrumentList, readInstruments } from '@asterkit/instruments'
import { futuresEndpoints, spotEndpoints } from '@asterkit/sdk'
import { afterEach, describe, expect, it } from 'vitest'
import { type ScriptedFeed, scriptedFeed } from '../../src/core/index.ts'
import { bookAt, HOUR, instrumentOf, START } from '../core/testVenue.ts'
import { openTestExchange, rawCall, type TestExchange } from './testExchange.ts'

const SYMBOL = 'SOLUSDT'
let exchange: TestExchange | undefined

afterEach(async () => {
  await exchange?.close()
  exchange = undefined
})

/** Two trades of one taker and one of another, on both markets, half an hour after the start. */
function tradedFeed(): ScriptedFeed {
  const feed: ScriptedFeed = scriptedFeed({
    instruments: [instrumentOf('spot'), instrumentOf('perp')],
    startTime: START,
  })
  bookAt(feed, START, 'spot', '99.9', '100')
  bookAt(feed, START, 'perp', '100', '100.1')
  feed.mark(START, SYMBOL, '100', { fundingRate: '0.0001' })
  for (const market of ['spot', 'perp'] as const) {
    const print = (price: string, quantity: string, takerSide: 'buy' | 'sell') =>
      feed.trade(START + HOUR / 2, market, SYMBOL, { price, quantity, takerSide })
    print('100.02', '3', 'buy')
    print('100.02', '1.5', 'buy')
    print('99.98', '2', 'sell')
  }
  return feed
}

/** An hour after the start of `tradedFeed`. */
async function openTraded(stateFile?: string): Promise<TestExchange> {
  const options = stateFile === undefined ? {} : { stateFile }
  exchange = await openTestExchange({ feed: tradedFeed(), ...options })
  await exchange.clock.sleep(HOUR)
  return exchange
}

describe('exchangeInfo', () => {
  it('says what is like a stock, whether its market is open, and which contract ends', async () => {
    const coin = instrumentOf('perp')
    const stock = {
      ...coin,
      symbol: 'AAPLUSDT',
      baseAsset: 'AAPL',
      status: 'PENDING_TRADING',
      underlying: 'STOCK',
      deliveryTime: START + 30 * HOUR,
    }
    const feed = scriptedFeed({ instruments: [coin, stock], startTime: START })
    feed.status(START + HOUR, 'perp', 'AAPLUSDT', 'TRADING')
    exchange = await openTestExchange({ feed })
    const { client, clock } = exchange
    const listed = async () => readInstruments('perp', await client.futures.getExchangeInfo())
    const kept = ({ instruments }: InstrumentList) =>
      instruments.map(({ symbol, status, underlying, deliveryTime }) => [
        symbol,
        status,
        underlying,
        deliveryTime,
      ])
    expect(kept(await listed())).toEqual([
      [SYMBOL, 'TRADING', undefined, undefined],
      ['AAPLUSDT', 'PENDING_TRADING', 'STOCK', START + 30 * HOUR],
    ])
    await clock.sleep(2 * HOUR)
    expect(kept(await listed())[1]?.[1]).toBe('TRADING')
  })
})

describe('public routes', () => {
  it('answer every public endpoint of the SDK, in its words', async () => {
    const { client, paper } = await openTraded()
    const params: Readonly<Record<string, object>> = {
      getKlines: { symbol: SYMBOL, interval: '1m' },
      getMarkPriceKlines: { symbol: SYMBOL, interval: '1h' },
      getIndexPriceKlines: { pair: SYMBOL, interval: '1h' },
    }
    // A withdrawal leaves the venue: the paper exchange has none.
    const left = ['getWithdrawFee']
    for (const [market, specs, host] of [
      ['futures', futuresEndpoints, paper.urls.futuresRestUrl],
      ['spot', spotEndpoints, paper.urls.spotRestUrl],
    ] as const) {
      for (const [name, spec] of Object.entries(specs)) {
        if (spec.security !== 'none' || left.includes(name)) continue
        const named = { symbol: SYMBOL, ...params[name] }
        const query = Object.entries('symbol' in spec.params.shape ? named : (params[name] ?? {}))
        const { status, body } = await rawCall(
          `${host}${spec.path}?${query.map((pair) => pair.join('=')).join('&')}`,
        )
        const read = spec.result.safeParse(body)
        expect([market, name, status, read.success]).toEqual([market, name, 200, true])
      }
    }
    expect(await client.spot.ping()).toEqual({})
  })

  it('tell trades, single and by taker', async () => {
    const { client } = await openTraded()
    const trades = await client.futures.getTrades({ symbol: SYMBOL })
    expect(
      trades.map(({ price, qty, quoteQty, isBuyerMaker }) => [price, qty, quoteQty, isBuyerMaker]),
    ).toEqual([
      ['100.02', '3', '300.06', false],
      ['100.02', '1.5', '150.03', false],
      ['99.98', '2', '199.96', true],
    ])
    const onSpot = await client.spot.getTrades({ symbol: SYMBOL, limit: 1 })
    expect(onSpot).toMatchObject([{ qty: '199.96', baseQty: '2' }])
    const older = await client.futures.getHistoricalTrades({
      symbol: SYMBOL,
      fromId: trades[1]!.id,
      limit: 1,
    })
    expect(older).toEqual([trades[1]])
    const aggregates = await client.spot.getAggTrades({ symbol: SYMBOL })
    expect(aggregates.map(({ a, p, q, m }) => [a, p, q, m])).toEqual([
      ['1', '100.02', '4.5', false],
      ['2', '99.98', '2', true],
    ])
    expect(await client.spot.getAggTrades({ symbol: SYMBOL, fromId: '2' })).toEqual(
      aggregates.slice(1),
    )
    expect(await client.futures.getAggTrades({ symbol: SYMBOL, endTime: START })).toEqual([])
  })

  it('tell the day by its trades', async () => {
    const { client } = await openTraded()
    const [day] = await client.futures.getTicker24h({ symbol: SYMBOL })
    expect(day).toMatchObject({
      lastPrice: '99.98',
      openPrice: '100.05',
      highPrice: '100.05',
      lowPrice: '99.98',
      priceChange: '-0.07',
      priceChangePercent: '-0.070',
      volume: '6.5',
      quoteVolume: '650.05',
      count: 3,
    })
    const [onSpot] = await client.spot.getTicker24h()
    expect(onSpot).toMatchObject({
      bidPrice: '99.9',
      askPrice: '100',
      baseAsset: 'SOL',
      volume: '6.5',
    })
    expect((await client.spot.getTickerPrice({ symbol: SYMBOL }))[0]?.price).toBe('99.98')
  })

  it('give candle rows as wide as each market has them', async () => {
    const { client } = await openTraded()
    const range = {
      symbol: SYMBOL,
      interval: '15m',
      startTime: START + HOUR / 2,
      limit: 1,
    } as const
    const [perp] = await client.futures.getKlines(range)
    const [spot] = await client.spot.getKlines(range)
    expect([perp?.length, spot?.length]).toEqual([12, 11])
    expect(spot).toEqual([
      START + HOUR / 2,
      '100.02',
      '100.02',
      '99.98',
      '99.98',
      '6.5',
      START + (HOUR * 3) / 4 - 1,
      '650.05',
      3,
      '4.5',
      '450.09',
    ])
  })

  it('refuse with the documented codes', async () => {
    const { paper } = await openTraded()
    const code = async (path: string) => {
      const { status, body } = await rawCall(`${paper.urls.futuresRestUrl}/fapi/v3/${path}`)
      return [status, (body as { code: number }).code]
    }
    expect(await code('depth?symbol=SOLUSDT&limit=7')).toEqual([400, -4021])
    expect(await code('klines?symbol=SOLUSDT&interval=7m')).toEqual([400, -1120])
    expect(await code('klines?symbol=SOLUSDT')).toEqual([400, -1102])
    expect(await code('klines?symbol=NOUSDT&interval=1m')).toEqual([400, -1121])
    expect(await code('trades?symbol=NOUSDT')).toEqual([400, -1121])
    expect(await code('trades')).toEqual([400, -1102])
    expect(await code('indexreferences?symbol=NOUSDT')).toEqual([400, -1000])
    expect(await code('indexreferences')).toEqual([400, -1102])
    expect(
      await code(`aggTrades?symbol=SOLUSDT&startTime=${START}&endTime=${START + HOUR}`),
    ).toEqual([400, -1127])
    expect(await code(`klines?symbol=SOLUSDT&interval=1m&startTime=2&endTime=1`)).toEqual([
      400, -1128,
    ])
  })

  it('are told again after a restart: the same commands give the same history', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'paper-history-'))
    try {
      const stateFile = join(folder, 'state.log')
      const { client, clock } = await openTraded(stateFile)
      await clock.sleep(HOUR)
      const read = async (from: TestExchange['client']) => [
        await from.futures.getKlines({ symbol: SYMBOL, interval: '1m' }),
        await from.spot.getAggTrades({ symbol: SYMBOL }),
        await from.spot.getTicker24h(),
      ]
      const before = await read(client)
      await exchange?.close()
      exchange = await openTestExchange({ feed: tradedFeed(), stateFile })
      expect(await read(exchange.client)).toEqual(before)
      expect(before[0]).toHaveLength(121)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
