import { averagePrice, type VenueOrder } from '../core/index.ts'
import { wireSide } from './wireText.ts'

/** A perpetual order as queries and placements answer it. */
export function wireFuturesOrder(order: VenueOrder) {
  const { trigger } = order
  return {
    orderId: order.orderId,
    symbol: order.symbol,
    status: order.status,
    clientOrderId: order.clientOrderId,
    price: order.price.toFixed(),
    avgPrice: averagePrice(order).toDecimalPlaces(8).toFixed(),
    origQty: order.quantity.toFixed(),
    executedQty: order.executedQuantity.toFixed(),
    cumQty: order.executedQuantity.toFixed(),
    cumQuote: order.executedQuote.toFixed(),
    timeInForce: order.timeInForce,
    type: order.type,
    origType: trigger?.type ?? order.type,
    reduceOnly: order.reduceOnly,
    closePosition: trigger?.closePosition === true,
    side: wireSide(order.side),
    positionSide: order.positionSide,
    stopPrice: trigger?.stopPrice?.toFixed() ?? '0',
    workingType: trigger?.workingType ?? 'CONTRACT_PRICE',
    priceProtect: trigger?.priceProtect === true,
    ...(trigger?.callbackRate === undefined
      ? {}
      : {
          activatePrice: trigger.activationPrice?.toFixed() ?? '0',
          priceRate: trigger.callbackRate.toFixed(),
        }),
    time: order.time,
    updateTime: order.updateTime,
  }
}

/** The answer that does not wait for the outcome: where the order stood when it was accepted. */
export function asAcknowledged<T extends { readonly status: string }>(order: T) {
  return {
    ...order,
    status: 'NEW',
    avgPrice: '0.00000',
    executedQty: '0',
    cumQty: '0',
    cumQuote: '0',
  }
}
