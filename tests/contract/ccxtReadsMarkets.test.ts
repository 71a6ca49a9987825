import * as futures from '@asterkit/sdk/futures'
import * as spot from '@asterkit/sdk/spot'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CcxtWorld, openCcxtWorld } from './ccxtWorld.ts'

/** The venue's name, ccxt's names of the two markets. */
const ETH = { name: 'ETHUSDT', spot: 'ETH/USDT', perp: 'ETH/USDT:USDT' } as const

let world: CcxtWorld

beforeAll(async () => {
  world = await openCcxtWorld()
  await world.sleep(8 * 3_600_000)
})

afterAll(() => world.close())

describe('ccxt and the SDK, on one market', () => {
  test('read the same rules of every symbol', async () => {
    const { ours, theirs } = world
    const listed = [
      ...(await ours.spot.getExchangeInfo()).symbols,
      ...(await ours.futures.getExchangeInfo()).symbols,
    ]

    expect(Object.keys(theirs.markets ?? {})).toHaveLength(listed.length)
    for (const { symbol, status, filters, ...rest } of listed) {
      const market = theirs.safeMarket(
        symbol,
        undefined,
        undefined,
        'contractType' in rest ? 'swap' : 'spot',
      )
      const rule = (type: string, field: string) =>
        Number(filters.find(({ filterType }) => filterType === type)?.[field])
      expect([symbol, market.active, market.precision.price, market.precision.amount]).toEqual([
        symbol,
        status === 'TRADING',
        rule('PRICE_FILTER', 'tickSize'),
        rule('LOT_SIZE', 'stepSize'),
      ])
    }
  })

  test('read the same prices, books and funding rates', async () => {
    const { ours, theirs } = world
    const [onSpot] = await ours.spot.getTicker24h({ symbol: ETH.name })
    const [best] = await ours.spot.getBookTicker({ symbol: ETH.name })
    const [onPerp] = await ours.futures.getTickerPrice({ symbol: ETH.name })
    const depth = await ours.futures.getDepth({ symbol: ETH.name, limit: 5 })
    const [premium] = await ours.futures.getPremiumIndex({ symbol: ETH.name })
    const history = await ours.futures.getFundingRateHistory({ symbol: ETH.name })
    const prices = await theirs.fetchLastPrices([ETH.perp])
    const rates = await theirs.fetchFundingRateHistory(ETH.perp)

    expect(await theirs.fetchTicker(ETH.spot)).toMatchObject({
      symbol: ETH.spot,
      last: Number(onSpot?.lastPrice),
      bid: Number(best?.bidPrice),
      ask: Number(best?.askPrice),
      quoteVolume: Number(onSpot?.quoteVolume),
    })
    expect(prices[ETH.perp]?.price).toBe(Number(onPerp?.price))
    expect(Math.min(depth.bids.length, depth.asks.length)).toBe(5)
    expect(await theirs.fetchOrderBook(ETH.perp, 5)).toMatchObject({
      bids: depth.bids.map((level) => level.map(Number)),
      asks: depth.asks.map((level) => level.map(Number)),
    })
    expect(await theirs.fetchFundingRate(ETH.perp)).toMatchObject({
      fundingRate: Number(premium?.lastFundingRate),
      markPrice: Number(premium?.markPrice),
      nextFundingTimestamp: premium?.nextFundingTime,
    })
    expect(rates.map(({ timestamp, fundingRate }) => [timestamp, fundingRate])).toEqual(
      history.map(({ fundingTime, fundingRate }) => [fundingTime, Number(fundingRate)]),
    )
    expect(history.length).toBeGreaterThan(0)
  })

  test('read the same trades and candles', async () => {
    const { ours, theirs } = world
    for (const [market, symbol] of [
      ['spot', ETH.spot],
      ['futures', ETH.perp],
    ] as const) {
      const spec = market === 'spot' ? spot.placeOrder : futures.placeOrder
      const order = { symbol: ETH.name, side: 'BUY', type: 'MARKET', quantity: '0.1' } as const
      expect((await (await ours.prepare(spec, order)).send()).kind).toBe('accepted')

      const rows = await ours[market].getTrades({ symbol: ETH.name, limit: 5 })
      const trades = await theirs.fetchTrades(symbol, undefined, 5)
      expect(trades.map(({ id, price, side }) => [id, price, side])).toEqual(
        rows.map(({ id, price, isBuyerMaker }) => [
          id,
          Number(price),
          isBuyerMaker ? 'sell' : 'buy',
        ]),
      )
      expect(rows.length).toBeGreaterThan(0)

      const candles = await ours[market].getKlines({ symbol: ETH.name, interval: '1h', limit: 5 })
      expect(candles).toHaveLength(5)
      expect(await theirs.fetchOHLCV(symbol, '1h', undefined, 5)).toEqual(
        candles.map((row) => row.slice(0, 6).map(Number)),
      )
    }
  })

  test('read every symbol at once', async () => {
    const { ours, theirs } = world
    for (const [market, type] of [
      ['spot', 'spot'],
      ['futures', 'swap'],
    ] as const) {
      const listed = (await ours[market].getExchangeInfo()).symbols.length
      // The feed leaves the volume of one symbol unknown.
      const days = (await ours[market].getTicker24h()).length
      const tickers = await theirs.fetchTickers(undefined, { type })
      const best = await theirs.fetchBidsAsks(undefined, { type })
      expect([Object.keys(tickers).length, Object.keys(best).length]).toEqual([days, listed])
      expect(
        Object.values(tickers).every(({ last, high, low }) => last! >= low! && last! <= high!),
      ).toBe(true)
      expect(await theirs.fetchTime({ type })).toBe((await ours[market].getServerTime()).serverTime)
    }
    const rates = await theirs.fetchFundingRates()
    const intervals = await theirs.fetchFundingIntervals()
    const rules = await ours.futures.getFundingInfo()
    expect(Object.keys(rates)).toHaveLength(rules.length)
    expect(
      rules.map(({ symbol }) => intervals[`${symbol.replace('USDT', '')}/USDT:USDT`]?.interval),
    ).toEqual(rules.map(({ fundingIntervalHours }) => `${fundingIntervalHours}h`))
  })
})
