import { decimal } from '@asterkit/instruments'
import type { futuresEndpoints } from '@asterkit/sdk'
import type { Venue, VenueIncome } from '../core/index.ts'
import { createFuturesMarketRoutes } from './futuresMarketRoutes.ts'
import {
  wireBalance,
  wireFuturesAccount,
  wireFuturesTrade,
  wireIncome,
  wirePositionRisk,
} from './futuresWire.ts'
import { wireAgents } from './managementRoutes.ts'
import { marginRoutes } from './marginRoutes.ts'
import { orderRoutes } from './orderRoutes.ts'
import { protectionRoutes } from './protectionRoutes.ts'
import { DONE, type Routes, readHistory } from './route.ts'
import { strategyRoutes } from './strategyRoutes.ts'
import { surroundingRoutes } from './surroundingRoutes.ts'

const BOOKED_INCOME = ['TRANSFER', 'REALIZED_PNL', 'FUNDING_FEE', 'COMMISSION', 'INSURANCE_CLEAR']

/** Makes the routes of the futures host. */
export function createFuturesRoutes(): Routes<typeof futuresEndpoints> {
  return {
    ...createFuturesMarketRoutes(),
    ...accountRoutes,
    ...marginRoutes,
    ...orderRoutes,
    ...protectionRoutes,
    ...strategyRoutes,
    ...surroundingRoutes,
    ...tradeRoutes,
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
  // Approving one is not played: clients that ask first then go on without (ccxt does, by default).
  getBuilders: () => [],
  noop: () => DONE,
}

const tradeRoutes: Routes<typeof futuresEndpoints> = {
  transfer: (params, { account }) => {
    const { tranId } = account.transfer({ ...params, amount: decimal(params.amount) })
    return { tranId, status: 'SUCCESS' }
  },
}
