import { decimal } from '@asterkit/instruments'
import type { spotEndpoints } from '@asterkit/sdk'
import type { VenueAccount, VenueFill } from '../core/index.ts'
import { asAcknowledged } from './futuresOrderWire.ts'
import { findOpenOrder, listAllOrders } from './orderQueries.ts'
import { readOrderRef, readOrderRequest, wantsResult } from './orderRequests.ts'
import { type HistoryParams, type RouteContext, type Routes, readHistory } from './route.ts'
import { createSpotMarketRoutes } from './spotMarketRoutes.ts'
import { listTransactions } from './spotTransactions.ts'
import { wireSpotAccount, wireSpotOrder, wireSpotTrade } from './spotWire.ts'

/** Makes the routes of the spot host. */
export function createSpotRoutes(): Routes<typeof spotEndpoints> {
  return { ...createSpotMarketRoutes(), ...accountRoutes, ...tradeRoutes }
}

const accountRoutes: Routes<typeof spotEndpoints> = {
  getAccount: (_params, { account }) => wireSpotAccount(account),
  getBuilders: () => [],
  getCommissionRate: ({ symbol }, { account }) => {
    const { maker, taker } = account.commission('spot', symbol)
    return {
      symbol,
      makerCommissionRate: maker.toFixed(6),
      takerCommissionRate: taker.toFixed(6),
    }
  },
  getUserTrades: (params, context) => listFills(params, context).map(wireSpotTrade),
  getTransactionHistory: (params, { account, venue, now }) =>
    listTransactions(account, venue.instruments('spot'), params, now),
  getOrder: (params, { account }) =>
    wireSpotOrder(account.getOrder('spot', params.symbol, readOrderRef(params))),
  getOpenOrder: (params, { account }) => wireSpotOrder(findOpenOrder(account, 'spot', params)),
  getAllOrders: (params, { account, now }) =>
    listAllOrders(account, 'spot', params, now).map(wireSpotOrder),
  getOpenOrders: ({ symbol }, { account }) => account.openOrders('spot', symbol).map(wireSpotOrder),
  createListenKey: (_params, { account, listenKeys, keyTime }) => ({
    listenKey: listenKeys.create(account.address, keyTime()),
  }),
  keepAliveListenKey: ({ listenKey }, { account, listenKeys, keyTime }) => {
    listenKeys.renew(account.address, keyTime(), listenKey)
    return {}
  },
  closeListenKey: ({ listenKey }, { account, listenKeys }) => {
    listenKeys.close(account.address, listenKey)
    return {}
  },
  noop: () => ({ code: 200, msg: 'success' }),
}

const tradeRoutes: Routes<typeof spotEndpoints> = {
  placeOrder: (params, { account }) => {
    const order = wireSpotOrder(account.placeOrder(readOrderRequest('spot', params)))
    return wantsResult(params) ? order : asAcknowledged(order)
  },
  cancelOrder: (params, { account }) =>
    wireSpotOrder(account.cancelOrder('spot', params.symbol, readOrderRef(params))),
  cancelAllOpenOrders: (params, { account }) => {
    cancelListed(account, params)
    return { code: 200, msg: 'The operation of cancel all open order is done.' }
  },
  transfer: (params, { account }) => {
    const { tranId } = account.transfer({ ...params, amount: decimal(params.amount) })
    return { tranId, status: 'SUCCESS' }
  },
}

function cancelListed(
  account: VenueAccount,
  params: {
    readonly symbol: string
    readonly orderIdList?: readonly number[] | undefined
    readonly origClientOrderIdList?: readonly string[] | undefined
  },
): void {
  const { symbol, orderIdList, origClientOrderIdList } = params
  if (orderIdList === undefined && origClientOrderIdList === undefined) {
    account.cancelAllOrders('spot', symbol)
    return
  }
  for (const order of account.openOrders('spot', symbol)) {
    const isListed =
      orderIdList?.includes(order.orderId) === true ||
      origClientOrderIdList?.includes(order.clientOrderId) === true
    if (isListed) account.cancelOrder('spot', symbol, { orderId: order.orderId })
  }
}

function listFills(
  params: HistoryParams & {
    readonly symbol?: string | undefined
    readonly orderId?: string | undefined
  },
  { account, venue, now }: RouteContext,
): readonly VenueFill[] {
  const { symbol, orderId } = params
  const symbols =
    symbol === undefined ? venue.instruments('spot').map((listed) => listed.symbol) : [symbol]
  return readHistory(params, now, { defaultLimit: 500, isWeekAtMost: true }, (range) => {
    if (symbols.length === 1 && orderId === undefined) {
      return account.fills('spot', symbols[0]!, range)
    }
    const { limit, ...span } = range
    const fills = symbols
      .flatMap((name) => account.fills('spot', name, span))
      .filter((fill) => orderId === undefined || fill.orderId === Number(orderId))
      .sort((a, b) => a.tradeId - b.tradeId)
    const isFromStart = range.startTime !== undefined || range.fromId !== undefined
    return isFromStart ? fills.slice(0, limit) : fills.slice(-(limit ?? fills.length))
  })
}
