import type { VenueOrderRequest } from './contract.ts'
import { priceOf } from './lastPrice.ts'
import { isSetOffByRise } from './triggerList.ts'
import type { OrderTrigger, VenueOrderType } from './venueOrder.ts'
import type { SymbolState } from './venueState.ts'

/** Whether an order of this type waits for a price before it enters the book. */
export function isConditionalType(type: VenueOrderType): type is OrderTrigger['type'] {
  return type !== 'LIMIT' && type !== 'MARKET'
}

/** Whether an order of this type takes whatever price there is, at once or when it is set off. */
export function isMarketType(type: VenueOrderType): boolean {
  return type !== 'LIMIT' && type !== 'STOP' && type !== 'TAKE_PROFIT'
}

/** What sets a conditional order off. @throws {TypeError} The order is not conditional: a defect. */
export function triggerOf(request: VenueOrderRequest): OrderTrigger {
  const { type, stopPrice, activationPrice, callbackRate } = request
  if (!isConditionalType(type)) throw new TypeError(`${type} has no trigger`)
  return {
    type,
    ...(stopPrice === undefined ? {} : { stopPrice }),
    workingType: request.workingType ?? 'CONTRACT_PRICE',
    priceProtect: request.priceProtect === true,
    closePosition: request.closePosition === true,
    ...(activationPrice === undefined ? {} : { activationPrice }),
    ...(callbackRate === undefined ? {} : { callbackRate }),
  }
}

/**
 * Whether the present price sets a conditional order off already. A trailing stop must activate on the
 * better side of the price: below it for a buy, above it for a sell.
 */
export function wouldTrigger(symbol: SymbolState, request: VenueOrderRequest): boolean {
  const trigger = triggerOf(request)
  const price = priceOf(symbol, trigger.workingType)
  if (price === undefined) return false
  const { stopPrice, activationPrice } = trigger
  if (activationPrice !== undefined) {
    return request.side === 'buy' ? activationPrice.gte(price) : activationPrice.lte(price)
  }
  if (stopPrice === undefined) return false
  return isSetOffByRise({ side: request.side, trigger })
    ? price.gte(stopPrice)
    : price.lte(stopPrice)
}
