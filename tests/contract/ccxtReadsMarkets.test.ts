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
})
