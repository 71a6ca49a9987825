import type { VenueAccount, VenueFill, VenueOrder } from '../core/index.ts'
import { averagePrice } from '../core/index.ts'
import { amount, wireSide } from './wireText.ts'

/** An order as queries and placements answer it. */
export function wireSpotOrder(order: VenueOrder) {
  return {
    orderId: order.orderId,
    symbol: order.symbol,
    status: order.status,
    clientOrderId: order.clientOrderId,
    price: order.price.toFixed(),
    avgPrice: averagePrice(order).toDecimalPlaces(16).toFixed(),
    origQty: order.quantity.toFixed(),
    executedQty: order.executedQuantity.toFixed(),
    cumQty: order.executedQuantity.toFixed(),
    cumQuote: order.executedQuote.toFixed(),
    timeInForce: order.timeInForce,
    type: order.type,
    origType: order.trigger?.type ?? order.type,
    side: wireSide(order.side),
    stopPrice: order.trigger?.stopPrice?.toFixed() ?? '0',
    time: order.time,
    updateTime: order.updateTime,
  } as const
}

/** A trade; commission is positive when it was paid, in the coin received. */
export function wireSpotTrade(fill: VenueFill) {
  return {
    symbol: fill.symbol,
    id: fill.tradeId,
    orderId: fill.orderId,
    side: wireSide(fill.side),
    price: fill.price.toFixed(),
    qty: fill.quantity.toFixed(),
    quoteQty: fill.quoteQuantity.toFixed(),
    commission: amount(fill.commission),
    commissionAsset: fill.commissionAsset,
    time: fill.time,
    counterpartyId: 0,
    createUpdateId: null,
    maker: fill.isMaker,
    buyer: fill.side === 'buy',
  } as const
}

/** The spot wallet: every asset ever held. */
export function wireSpotAccount(account: VenueAccount) {
  const balances = [...account.spotBalances()].map(([asset, balance]) => ({
    asset,
    free: amount(balance.free),
    locked: amount(balance.locked),
  }))
  return {
    feeTier: 0,
    canTrade: true,
    canDeposit: true,
    canWithdraw: false,
    canBurnAsset: false,
    updateTime: 0,
    balances,
  }
}
