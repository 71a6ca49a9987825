import type { futuresEndpoints } from '@asterkit/sdk'
import { answerKlines, answerPriceKlines } from './candleAnswers.ts'
import { wireFuturesExchangeInfo } from './exchangeInfoWire.ts'
import {
  answerBookTicker,
  answerDepth,
  answerIndexReferences,
  answerTicker24h,
  answerTickerPrice,
  cachedExchangeInfo,
  oneOrAll,
} from './marketAnswers.ts'
import { wirePremium } from './marketWire.ts'
import type { Routes } from './route.ts'
import { answerAggTrades, answerFuturesTrades } from './tradeAnswers.ts'

/** Makes the public routes of the futures host. */
export function createFuturesMarketRoutes(): Routes<typeof futuresEndpoints> {
  const exchangeInfo = cachedExchangeInfo(wireFuturesExchangeInfo)
  return {
    ping: () => ({}),
    getServerTime: (_params, { now }) => ({ serverTime: now }),
    getExchangeInfo: (_params, { venue, now, rateLimits }) => ({
      ...exchangeInfo(venue.instruments('perp'), now),
      rateLimits: rateLimits.map((rule) => ({ ...rule })),
    }),
    getDepth: (params, { venue }) => answerDepth(venue, 'perp', params, 500),
    getBookTicker: ({ symbol }, { venue }) => answerBookTicker(venue, 'perp', symbol),
    getTicker24h: ({ symbol }, context) => answerTicker24h(context, 'perp', symbol),
    getTickerPrice: ({ symbol }, { venue }) => answerTickerPrice(venue, 'perp', symbol),
    getTrades: (params, { history }) => answerFuturesTrades(history, params),
    getHistoricalTrades: (params, { history }) => answerFuturesTrades(history, params),
    getAggTrades: (params, { history }) => answerAggTrades(history, 'perp', params),
    getKlines: (params, { history }) => answerKlines(history, 'perp', params.symbol, params),
    getMarkPriceKlines: (params, { history }) =>
      answerPriceKlines(history, params.symbol, { ...params, source: 'mark' }),
    getIndexPriceKlines: (params, { history }) =>
      answerPriceKlines(history, params.pair, { ...params, source: 'index' }),
    getIndexReferences: ({ symbol }, { venue, now }) => answerIndexReferences(venue, symbol, now),
    getPremiumIndex: ({ symbol }, { venue, now }) =>
      oneOrAll(venue, 'perp', symbol, (name) => {
        const premium = venue.premium(name)
        return premium === undefined ? undefined : wirePremium(premium, now)
      }),
    getFundingInfo: ({ symbol }, { venue, now }) => {
      const symbols =
        symbol === undefined ? venue.instruments('perp').map((listed) => listed.symbol) : [symbol]
      return symbols.flatMap((name) => {
        venue.instrument('perp', name)
        const rule = venue.fundingRule(name)
        if (rule === undefined) return []
        return [
          {
            symbol: name,
            interestRate: '0.00010000',
            time: now,
            fundingIntervalHours: rule.intervalHours,
            fundingFeeCap: rule.cap.toNumber(),
            fundingFeeFloor: rule.floor.toNumber(),
          },
        ]
      })
    },
    getFundingRateHistory: (params, { venue }) => {
      const { symbol, startTime, endTime } = params
      const limit = params.limit ?? 100
      const range = {
        ...(startTime === undefined ? {} : { startTime }),
        ...(endTime === undefined ? {} : { endTime }),
        limit,
      }
      const symbols =
        symbol === undefined ? venue.instruments('perp').map((listed) => listed.symbol) : [symbol]
      const rows = symbols.flatMap((name) =>
        venue.fundingHistory(name, range).map(({ time, rate }) => ({
          symbol: name,
          fundingRate: rate.toFixed(8),
          fundingTime: time,
        })),
      )
      rows.sort((a, b) => a.fundingTime - b.fundingTime)
      return startTime === undefined ? rows.slice(-limit) : rows.slice(0, limit)
    },
  }
}
