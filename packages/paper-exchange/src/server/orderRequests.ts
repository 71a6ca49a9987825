import { decimal, type Market, type Side } from '@asterkit/instruments'
import { type OrderRef, VenueError, type VenueOrderRequest } from '../core/index.ts'

/** Order parameters that both markets' schemas share. */
interface WireOrder {
  readonly symbol: string
  readonly side: 'BUY' | 'SELL'
  readonly type: string
  readonly timeInForce?: VenueOrderRequest['timeInForce'] | undefined
  readonly quantity?: string | undefined
  readonly quoteOrderQty?: string | undefined
  readonly price?: string | undefined
  readonly reduceOnly?: boolean | undefined
  readonly positionSide?: 'BOTH' | 'LONG' | 'SHORT' | undefined
  readonly newClientOrderId?: string | undefined
  readonly stopPrice?: string | undefined
  readonly closePosition?: boolean | undefined
  readonly activationPrice?: string | undefined
  readonly callbackRate?: string | undefined
  readonly pegPriceType?: string | undefined
  readonly pegOffset?: string | undefined
  readonly stpMode?: string | undefined
}

/** Parameters that the schema knows and this exchange does not play; an order with one is refused. */
const UNPLAYED = [
  'stopPrice',
  'closePosition',
  'activationPrice',
  'callbackRate',
  'pegPriceType',
  'pegOffset',
  'stpMode',
] as const

/**
 * Turns wire parameters into the venue's order request.
 *
 * @throws {VenueError} -1116 for conditional orders, -1106 for parameters of features not played here.
 */
export function readOrderRequest(market: Market, params: WireOrder): VenueOrderRequest {
  const { type } = params
  if (type !== 'LIMIT' && type !== 'MARKET') throw new VenueError(-1116, 'Invalid orderType.')
  const unplayed = UNPLAYED.find((name) => params[name] !== undefined && params[name] !== false)
  if (unplayed !== undefined) {
    throw new VenueError(-1106, `Parameter '${unplayed}' sent when not required.`)
  }
  const side: Side = params.side === 'BUY' ? 'buy' : 'sell'
  const { timeInForce, reduceOnly, positionSide, newClientOrderId } = params
  return {
    market,
    symbol: params.symbol,
    side,
    type,
    ...(timeInForce === undefined ? {} : { timeInForce }),
    ...(params.quantity === undefined ? {} : { quantity: decimal(params.quantity) }),
    ...(params.quoteOrderQty === undefined ? {} : { quoteOrderQty: decimal(params.quoteOrderQty) }),
    ...(params.price === undefined ? {} : { price: decimal(params.price) }),
    ...(reduceOnly === undefined ? {} : { reduceOnly }),
    ...(positionSide === undefined ? {} : { positionSide }),
    ...(newClientOrderId === undefined ? {} : { newClientOrderId }),
  }
}

/** Which order a query or a cancellation means. */
export function readOrderRef(params: {
  readonly orderId?: string | undefined
  readonly origClientOrderId?: string | undefined
}): OrderRef {
  return {
    ...(params.orderId === undefined ? {} : { orderId: Number(params.orderId) }),
    ...(params.origClientOrderId === undefined ? {} : { clientOrderId: params.origClientOrderId }),
  }
}

/** Whether the answer tells the outcome; without RESULT it only acknowledges. */
export function wantsResult(params: { readonly newOrderRespType?: string | undefined }): boolean {
  return params.newOrderRespType === 'RESULT' || params.newOrderRespType === 'FULL'
}
