import type { PositionView } from '@asterkit/paper-exchange/core'
import {
  averagePrice,
  type VenueFill,
  type VenueIncome,
  type VenueOrder,
} from '@asterkit/paper-exchange/core'
import type { Fill, Income, Order, PerpPosition } from '@asterkit/strategy'

const STATUS: Readonly<Record<VenueOrder['status'], Order['status']>> = {
  NEW: 'new',
  PARTIALLY_FILLED: 'partially-filled',
  FILLED: 'filled',
  CANCELED: 'canceled',
  EXPIRED: 'expired',
  REJECTED: 'rejected',
}

/** A venue order as the port has it. A MARKET order shows its average price as its price. */
export function toOrder(order: VenueOrder): Order {
  return {
    market: order.market,
    symbol: order.symbol,
    orderId: String(order.orderId),
    clientOrderId: order.clientOrderId,
    side: order.side,
    ...toPositionSide(order.positionSide),
    status: STATUS[order.status],
    price: order.type === 'MARKET' ? averagePrice(order) : order.price,
    quantity: order.quantity,
    executedQuantity: order.executedQuantity,
    executedQuote: order.executedQuote,
    isReduceOnly: order.reduceOnly,
    updateTime: order.updateTime,
  }
}

/** A venue trade as the port has it. */
export function toFill(fill: VenueFill): Fill {
  return {
    market: fill.market,
    symbol: fill.symbol,
    tradeId: String(fill.tradeId),
    orderId: String(fill.orderId),
    side: fill.side,
    ...toPositionSide(fill.positionSide),
    price: fill.price,
    quantity: fill.quantity,
    quoteQuantity: fill.quoteQuantity,
    commission: fill.commission,
    commissionAsset: fill.commissionAsset,
    realizedPnl: fill.realizedPnl,
    isMaker: fill.isMaker,
    time: fill.time,
  }
}

/** A line of the margin wallet's history as the port has it. */
export function toIncome(row: VenueIncome): Income {
  return {
    id: String(row.tranId),
    type: row.type,
    ...(row.symbol === undefined ? {} : { symbol: row.symbol }),
    asset: row.asset,
    amount: row.amount,
    time: row.time,
  }
}

function toPositionSide(side: PositionView['side']): Pick<PerpPosition, 'positionSide'> {
  return side === 'BOTH' ? {} : { positionSide: side === 'LONG' ? 'long' : 'short' }
}

/** A position as the port has it. */
export function toPosition(position: PositionView): PerpPosition {
  return {
    symbol: position.symbol,
    quantity: position.quantity,
    ...toPositionSide(position.side),
    entryPrice: position.entryPrice,
    markPrice: position.markPrice,
    unrealizedProfit: position.unrealizedProfit,
    ...(position.liquidationPrice === undefined
      ? {}
      : { liquidationPrice: position.liquidationPrice }),
    leverage: position.leverage,
    marginType: position.marginType === 'ISOLATED' ? 'isolated' : 'cross',
  }
}
