import type { spotEndpoints } from '@asterkit/sdk'
import { answerKlines } from './candleAnswers.ts'
import { wireSpotExchangeInfo } from './exchangeInfoWire.ts'
import {
  answerBookTicker,
  answerDepth,
  answerTicker24h,
  answerTickerPrice,
  cachedExchangeInfo,
} from './marketAnswers.ts'
import type { Routes } from './route.ts'
import { answerAggTrades, answerSpotTrades } from './tradeAnswers.ts'

/** Makes the public routes of the spot host. */
export function createSpotMarketRoutes(): Routes<typeof spotEndpoints> {
  const exchangeInfo = cachedExchangeInfo(wireSpotExchangeInfo)
  return {
    ping: () => ({}),
    getServerTime: (_params, { now }) => ({ serverTime: now }),
    getExchangeInfo: (_params, { venue, now, rateLimits }) => ({
      ...exchangeInfo(venue.instruments('spot'), now),
      rateLimits: rateLimits.map((rule) => ({ ...rule })),
    }),
    getDepth: (params, { venue }) => answerDepth(venue, 'spot', params, 100),
    getBookTicker: ({ symbol }, { venue }) => answerBookTicker(venue, 'spot', symbol),
    getTicker24h: ({ symbol }, context) => answerTicker24h(context, 'spot', symbol),
    getTrades: (params, { history }) => answerSpotTrades(history, params),
    getHistoricalTrades: (params, { history }) => answerSpotTrades(history, params),
    getAggTrades: (params, { history }) => answerAggTrades(history, 'spot', params),
    getKlines: (params, { history }) => answerKlines(history, 'spot', params.symbol, params),
    getTickerPrice: ({ symbol }, { venue }) => answerTickerPrice(venue, 'spot', symbol),
  }
}
