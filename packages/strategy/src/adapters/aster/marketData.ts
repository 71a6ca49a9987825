import { type Decimal, type Market, readInstruments } from '@asterkit/instruments'
import type { BookTicker } from '@asterkit/sdk/futures'
import type { MarketData, Quote } from '../../ports/exchange.ts'
import type { AsterContext } from './asterContext.ts'
import type { FundingData } from './fundingData.ts'

const DEPTH_LEVELS = 50

/** Prices and rules, one call each. Rows that cannot be read are absent, which means unknown. */
export function createMarketData({
  client,
  logger,
  read,
}: AsterContext): Omit<MarketData, keyof FundingData> {
  const venue = (market: Market) => (market === 'perp' ? client.futures : client.spot)
  return {
    async getServerTime(signal) {
      return (await client.futures.getServerTime({}, { signal })).serverTime
    },
    async listInstruments(market, signal) {
      const info = await venue(market).getExchangeInfo({}, { signal })
      const { instruments, rejected } = readInstruments(market, info)
      for (const { symbol, reason } of rejected) {
        logger.debug('symbol set aside: its rules cannot be read', { market, symbol, reason })
      }
      return instruments
    },
    async listQuotes(market, signal) {
      const quotes = new Map<string, Quote>()
      for (const row of await venue(market).getBookTicker({}, { signal })) {
        const quote = readQuote(row, read)
        if (quote !== undefined) quotes.set(row.symbol, quote)
      }
      return quotes
    },
    async getDepth(market, symbol, signal) {
      const depth = await venue(market).getDepth({ symbol, limit: DEPTH_LEVELS }, { signal })
      const time = depth.T ?? depth.E
      if (time === undefined) throw new Error(`the ${market} book of ${symbol} carries no time`)
      const level = ([price, quantity]: readonly [string, string]) =>
        [read(price), read(quantity)] as const
      return { bids: depth.bids.map(level), asks: depth.asks.map(level), time }
    },
    async listVolumes(market, signal) {
      const volumes = new Map<string, Decimal>()
      for (const row of await venue(market).getTicker24h({}, { signal })) {
        volumes.set(row.symbol, read(row.quoteVolume))
      }
      return volumes
    },
  }
}

/** A book without one side, or without a time to judge its age by, gives no quote. */
function readQuote(row: BookTicker, read: AsterContext['read']): Quote | undefined {
  const bidPrice = read(row.bidPrice)
  const askPrice = read(row.askPrice)
  if (row.time === undefined || !bidPrice.gt(0) || !askPrice.gt(0)) return undefined
  return {
    bidPrice,
    bidQuantity: read(row.bidQty),
    askPrice,
    askQuantity: read(row.askQty),
    time: row.time,
  }
}
