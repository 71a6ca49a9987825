import * as futures from '@asterkit/sdk/futures'
import * as spot from '@asterkit/sdk/spot'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CcxtWorld, openCcxtWorld } from './ccxtWorld.ts'

/** The venue's name, ccxt's names of the two markets. */
const ETH = { name: 'ETHUSDT', spot: 'ETH/USDT', futures: 'ETH/USDT:USDT' } as const

let world: CcxtWorld

beforeAll(async () => {
  world = await openCcxtWorld()
  await world.sleep(2 * 3_600_000)
})

afterAll(() => world.close())

describe.each(['spot', 'futures'] as const)('ccxt Pro on %s', (market) => {
  const symbol = ETH[market]

  test('watches the book that REST tells', async () => {
    const book = await world.theirs.watchOrderBook(symbol, 10)
    const depth = await world.ours[market].getDepth({ symbol: ETH.name, limit: 10 })
    expect(depth.bids.length).toBeGreaterThan(3)
    expect([[...book.bids], [...book.asks]]).toEqual(
      [depth.bids, depth.asks].map((side) => side.map((level) => level.map(Number))),
    )
  })

  test('watches the day that REST tells', async () => {
    const ticker = await world.theirs.watchTicker(symbol)
    const [day] = await world.ours[market].getTicker24h({ symbol: ETH.name })
    expect(ticker).toMatchObject({
      symbol,
      last: Number(day?.lastPrice),
      open: Number(day?.openPrice),
      high: Number(day?.highPrice),
      low: Number(day?.lowPrice),
      quoteVolume: Number(day?.quoteVolume),
    })
  })

  test('watches candles and trades as they happen', async () => {
    const { theirs, ours } = world
    const trades = theirs.watchTrades(symbol)
    const volume = Number((await theirs.watchOHLCV(symbol, '1h')).at(-1)?.[5])
    const after = theirs.watchOHLCV(symbol, '1h')
    const order = { symbol: ETH.name, side: 'BUY', type: 'MARKET', quantity: '0.1' } as const
    const spec = market === 'spot' ? spot.placeOrder : futures.placeOrder
    const outcome = await (await ours.prepare(spec, order)).send()
    expect(outcome.kind).toBe('accepted')
    await world.sleep(3_000)
    const [told] = (await ours[market].getAggTrades({ symbol: ETH.name, limit: 1 })).slice(-1)
    expect((await trades).at(-1)).toMatchObject({
      symbol,
      id: told?.a,
      side: 'buy',
      price: Number(told?.p),
      amount: 0.1,
      timestamp: told?.T,
    })
    const candles = await after
    const [row] = (
      await ours[market].getKlines({ symbol: ETH.name, interval: '1h', limit: 1 })
    ).slice(-1)
    expect(candles.at(-1)).toEqual(row?.slice(0, 6).map(Number))
    expect(candles.at(-1)?.[5]).toBeCloseTo(volume + 0.1, 9)
  })
})

describe('ccxt Pro', () => {
  // Not on spot: its documented payload has no event name, by which ccxt tells messages apart.
  test('watches best prices of perps', async () => {
    const best = (await world.theirs.watchBidsAsks([ETH.futures]))[ETH.futures]
    const [row] = await world.ours.futures.getBookTicker({ symbol: ETH.name })
    expect([best?.bid, best?.ask]).toEqual([Number(row?.bidPrice), Number(row?.askPrice)])
  })

  // Of another symbol: ccxt takes a watched ticker and its mark price for one subscription.
  test('watches the mark price', async () => {
    const mark = await world.theirs.watchMarkPrice('BTC/USDT:USDT')
    const [premium] = await world.ours.futures.getPremiumIndex({ symbol: 'BTCUSDT' })
    expect(mark).toMatchObject({
      symbol: 'BTC/USDT:USDT',
      markPrice: Number(premium?.markPrice),
      indexPrice: Number(premium?.indexPrice),
    })
  })
})
