import { decimal } from '@asterkit/instruments'
import type { futuresEndpoints } from '@asterkit/sdk'
import type { Venue, VenueIncome } from '../core/index.ts'
import { wireFuturesExchangeInfo } from './exchangeInfoWire.ts'
import {
  asAcknowledged,
  wireBalance,
  wireFuturesAccount,
  wireFuturesOrder,
  wireFuturesTrade,
  wireIncome,
  wirePositionRisk,
} from './futuresWire.ts'
import { wireAgents } from './managementRoutes.ts'
import { marginRoutes } from './marginRoutes.ts'
import {
  answerBookTicker,
  answerDepth,
  answerTicker24h,
  answerTickerPrice,
  cachedExchangeInfo,
  oneOrAll,
} from './marketAnswers.ts'
import { wirePremium } from './marketWire.ts'
import { findOpenOrder, listAllOrders } from './orderQueries.ts'
import { readOrderRef, readOrderRequest, wantsResult } from './orderRequests.ts'
import { DONE, type Routes, readHistory } from './route.ts'

const BOOKED_INCOME = ['TRANSFER', 'REALIZED_PNL', 'FUNDING_FEE', 'COMMISSION', 'INSURANCE_CLEAR']

/** Makes the routes of the futures host. */
export function createFuturesRoutes(): Routes<typeof futuresEndpoints> {
  return { ...createMarketRoutes(), ...accountRoutes, ...marginRoutes, ...tradeRoutes }
}

function createMarketRoutes(): Routes<typeof futuresEndpoints> {
  const exchangeInfo = cachedExchangeInfo(wireFuturesExchangeInfo)
  return {
    ping: () => ({}),
    getServerTime: (_params, { now }) => ({ serverTime: now }),
    getExchangeInfo: (_params, { venue, now }) => exchangeInfo(venue.instruments('perp'), now),
    getDepth: (params, { venue }) => answerDepth(venue, 'perp', params, 500),
    getBookTicker: ({ symbol }, { venue }) => answerBookTicker(venue, 'perp', symbol),
    getTicker24h: ({ symbol }, { venue }) => answerTicker24h(venue, 'perp', symbol),
    getTickerPrice: ({ symbol }, { venue }) => answerTickerPrice(venue, 'perp', symbol),
    getPremiumIndex: ({ symbol }, { venue, now }) =>
      oneOrAll(venue, 'perp', symbol, (name) => {
        const premium = venue.premium(name)
        return premium === undefined ? undefined : wirePremium(premium, now)
      }),
    getFundingInfo: ({ symbol }, { venue, now }) => {
      const symbols = symbol === undefined ? perpSymbols(venue) : [symbol]
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
      const symbols = symbol === undefined ? perpSymbols(venue) : [symbol]
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

function perpSymbols(venue: Venue): readonly string[] {
  return venue.instruments('perp').map(({ symbol }) => symbol)
}

const accountRoutes: Routes<typeof futuresEndpoints> = {
  getBalances: (_params, { account }) => [wireBalance(account.perpWallet())],
  getAccount: (_params, { account, venue }) =>
    wireFuturesAccount(
      account.perpWallet(),
      perpSymbols(venue).flatMap((symbol) => account.positionsOf(symbol)),
    ),
  getPositionRisk: ({ symbol }, { account, venue }) =>
    (symbol === undefined ? perpSymbols(venue) : [symbol]).flatMap((name) =>
      account.positionsOf(name).map(wirePositionRisk),
    ),
  getCommissionRate: ({ symbol }, { account }) => {
    const { maker, taker } = account.commission('perp', symbol)
    return {
      symbol,
      makerCommissionRate: maker.toFixed(),
      takerCommissionRate: taker.toFixed(),
    }
  },
  getIncome: (params, { account, now }) => {
    const { symbol, incomeType } = params
    // A known type that this exchange never books has no rows.
    if (incomeType !== undefined && !BOOKED_INCOME.includes(incomeType)) return []
    const only = {
      ...(symbol === undefined ? {} : { symbol }),
      ...(incomeType === undefined ? {} : { type: incomeType as VenueIncome['type'] }),
    }
    return readHistory(params, now, { defaultLimit: 100, isWeekAtMost: false }, (range) =>
      account.income({ ...range, ...only }),
    ).map(wireIncome)
  },
  getUserTrades: (params, { account, now }) =>
    readHistory(params, now, { defaultLimit: 500, isWeekAtMost: true }, (range) =>
      account.fills('perp', params.symbol, range),
    ).map(wireFuturesTrade),
  getOrder: (params, { account }) =>
    wireFuturesOrder(account.getOrder('perp', params.symbol, readOrderRef(params))),
  getOpenOrder: (params, { account }) => wireFuturesOrder(findOpenOrder(account, 'perp', params)),
  getAllOrders: (params, { account, now }) =>
    listAllOrders(account, 'perp', params, now).map(wireFuturesOrder),
  getOpenOrders: ({ symbol }, { account }) =>
    account.openOrders('perp', symbol).map(wireFuturesOrder),
  createListenKey: (_params, { account, listenKeys, keyTime }) => ({
    listenKey: listenKeys.create(account.address, keyTime()),
  }),
  keepAliveListenKey: (_params, { account, listenKeys, keyTime }) => {
    listenKeys.renew(account.address, keyTime())
    return {}
  },
  closeListenKey: (_params, { account, listenKeys }) => {
    listenKeys.close(account.address)
    return {}
  },
  getAgents: (_params, context) => wireAgents(context),
  noop: () => DONE,
}

const tradeRoutes: Routes<typeof futuresEndpoints> = {
  placeOrder: (params, { account }) => {
    const order = wireFuturesOrder(account.placeOrder(readOrderRequest('perp', params)))
    return wantsResult(params) ? order : asAcknowledged(order)
  },
  cancelOrder: (params, { account }) =>
    wireFuturesOrder(account.cancelOrder('perp', params.symbol, readOrderRef(params))),
  cancelAllOpenOrders: ({ symbol }, { account }) => {
    account.cancelAllOrders('perp', symbol)
    return { code: '200', msg: 'The operation of cancel all open order is done.' }
  },
  countdownCancelAll: ({ symbol, countdownTime }, { account }) => {
    account.setCountdownCancel(symbol, countdownTime)
    return { symbol, countdownTime: String(countdownTime) }
  },
  transfer: (params, { account }) => {
    const { tranId } = account.transfer({ ...params, amount: decimal(params.amount) })
    return { tranId, status: 'SUCCESS' }
  },
}
