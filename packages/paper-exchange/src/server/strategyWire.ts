import type { Chase, Strategy, StrategyOrder, VenueAccount } from '../core/index.ts'
import { averagePrice } from '../core/index.ts'
import { wireSide } from './wireText.ts'

/** What a placement or an update of a strategy answers. */
export function wireStrategyAnswer(strategy: Strategy) {
  return {
    strategyId: strategy.strategyId,
    clientStrategyId: strategy.clientStrategyId,
    strategyType: strategy.type,
    strategyStatus: strategy.status,
    updateTime: strategy.updateTime,
    failureCode: strategy.failure?.code ?? 0,
    failureReason: strategy.failure?.message ?? '',
  }
}

/** What the placement of a chase answers. */
export function wireChase({ request, ...chase }: Chase) {
  const { maxOffset } = request
  return {
    strategyId: chase.strategyId,
    clientStrategyId: chase.clientStrategyId,
    symbol: request.symbol,
    side: wireSide(request.side),
    positionSide: request.positionSide ?? 'BOTH',
    quantity: request.quantity.toFixed(),
    quantityUnit: request.unit,
    reduceOnly: request.reduceOnly === true,
    chaseOffset: request.offset?.toFixed() ?? '0',
    chaseOffsetType: 'ABSOLUTE',
    maxChaseOffset: maxOffset?.value.toFixed() ?? null,
    maxChaseOffsetType: maxOffset?.type ?? null,
    timeInForce: request.timeInForce ?? 'GTX',
    strategyStatus: 'NEW',
    bookTime: chase.bookTime,
    updateTime: chase.bookTime,
  }
}

/** A strategy with its orders, as queries answer it. */
export function wireStrategy(strategy: Strategy, account: VenueAccount) {
  return {
    strategyId: strategy.strategyId,
    clientStrategyId: strategy.clientStrategyId,
    strategyType: strategy.type,
    strategyStatus: strategy.status,
    bookTime: strategy.bookTime,
    updateTime: strategy.updateTime,
    subOrders: strategy.orders.map((part, index) => ({
      strategyId: strategy.strategyId,
      strategySubId: index + 1,
      securityType: 'USDT_FUTURES',
      ...wireLinks(part),
      ...wirePart(part, account),
    })),
  }
}

function wireLinks({ links: [first, second] }: StrategyOrder) {
  return {
    firstDrivenId: first?.driver ?? 0,
    firstDrivenOn: first?.on ?? '',
    firstTrigger: first?.action ?? '',
    secondDrivenId: second?.driver ?? 0,
    secondDrivenOn: second?.on ?? '',
    secondTrigger: second?.action ?? '',
  }
}

/** An order that is not placed yet has the id 0 and stands as NEW until it is known never to be. */
function wirePart({ request, orderId, ended, triggerTime }: StrategyOrder, account: VenueAccount) {
  const order = orderId === undefined ? undefined : account.orderById(orderId)
  return {
    orderId: orderId ?? 0,
    clientOrderId: order?.clientOrderId ?? request.newClientOrderId ?? '',
    status: order?.status ?? ended ?? 'NEW',
    symbol: request.symbol,
    side: wireSide(request.side),
    positionSide: request.positionSide ?? 'BOTH',
    type: request.type,
    timeInForce: order?.timeInForce ?? request.timeInForce ?? 'GTC',
    quantity: (order?.quantity ?? request.quantity)?.toFixed() ?? '0',
    reduceOnly: request.reduceOnly === true,
    closePosition: request.closePosition === true,
    price: (order?.price ?? request.price)?.toFixed() ?? '0',
    avgPrice: order === undefined ? '0' : averagePrice(order).toDecimalPlaces(8).toFixed(),
    priceProtect: request.priceProtect === true,
    stopPrice: request.stopPrice?.toFixed() ?? '0',
    activatePrice: request.activationPrice?.toFixed() ?? null,
    callbackRate: request.callbackRate?.toFixed() ?? null,
    workingType: request.workingType ?? 'CONTRACT_PRICE',
    triggerTime,
  }
}
