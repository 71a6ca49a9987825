import { z } from 'zod'
import { defineEndpoint } from '../endpoint.ts'
import {
  clientOrderId,
  decimalText,
  orderSide,
  signedDecimalText,
  symbolName,
  timeInForce,
} from '../schemas.ts'
import { Order } from './order.ts'

/** Parameters that each order type needs. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  LIMIT: ['timeInForce', 'quantity', 'price'],
  MARKET: ['quantity'],
  STOP: ['quantity', 'price', 'stopPrice'],
  TAKE_PROFIT: ['quantity', 'price', 'stopPrice'],
  STOP_MARKET: ['stopPrice'],
  TAKE_PROFIT_MARKET: ['stopPrice'],
  TRAILING_STOP_MARKET: ['quantity', 'callbackRate'],
}

const ORDER_TYPES = [
  'LIMIT',
  'MARKET',
  'STOP',
  'STOP_MARKET',
  'TAKE_PROFIT',
  'TAKE_PROFIT_MARKET',
  'TRAILING_STOP_MARKET',
] as const

/** What `placeOrder` takes. */
export const PlaceOrderParams = z
  .strictObject({
    symbol: symbolName,
    side: orderSide,
    /** `BOTH` (default) in one-way mode; `LONG` or `SHORT` needed in hedge mode. */
    positionSide: z.enum(['BOTH', 'LONG', 'SHORT']).optional(),
    type: z.enum(ORDER_TYPES),
    /** Needed for LIMIT. */
    timeInForce: timeInForce.optional(),
    /** Base units. Needed unless `closePosition`. */
    quantity: decimalText.optional(),
    /** May only shrink the position; then the minimum notional does not bind. Not in hedge mode. */
    reduceOnly: z.boolean().optional(),
    /** Quote per base. Needed for LIMIT, STOP and TAKE_PROFIT. */
    price: decimalText.optional(),
    newClientOrderId: clientOrderId.optional(),
    /** Trigger, quote per base. STOP and TAKE_PROFIT types only. */
    stopPrice: decimalText.optional(),
    /** Closes the whole position when triggered. STOP_MARKET and TAKE_PROFIT_MARKET only. */
    closePosition: z.boolean().optional(),
    /** Quote per base. TRAILING_STOP_MARKET only; the latest price when absent. */
    activationPrice: decimalText.optional(),
    /** Percent, 0.1 to 5. TRAILING_STOP_MARKET only. */
    callbackRate: decimalText.optional(),
    /** Price that triggers. @default CONTRACT_PRICE */
    workingType: z.enum(['MARK_PRICE', 'CONTRACT_PRICE']).optional(),
    /** Conditional orders: refuses to trigger while mark and last are far apart. @default false */
    priceProtect: z.boolean().optional(),
    /** `RESULT` waits for the outcome of MARKET, IOC and FOK. @default ACK */
    newOrderRespType: z.enum(['ACK', 'RESULT']).optional(),
    /** LIMIT only: price follows the best bid or ask plus `pegOffset`. */
    pegPriceType: z.enum(['COUNTERPARTY_1', 'QUEUE_1']).optional(),
    /** Quote per base, a multiple of the tick; BUY at most 0, SELL at least 0. */
    pegOffset: signedDecimalText.optional(),
    /** Which order dies when two of ours would meet. */
    stpMode: z.enum(['EXPIRE_TAKER', 'EXPIRE_MAKER', 'EXPIRE_BOTH']).optional(),
  })
  .check((context) => {
    const order: Readonly<Record<string, unknown>> = context.value
    const report = (field: string, message: string) => {
      context.issues.push({ code: 'custom', message, path: [field], input: order[field] })
    }
    for (const field of NEEDED[context.value.type] ?? []) {
      const isPegged = field === 'price' && order.pegPriceType !== undefined
      if (order[field] === undefined && !isPegged) report(field, `needed for ${order.type}`)
    }
    const isClose = order.closePosition === true
    if (isClose && order.quantity !== undefined) report('quantity', 'not with closePosition')
    if (isClose && order.reduceOnly === true) report('reduceOnly', 'not with closePosition')
    if (context.value.type.endsWith('_MARKET') && !isClose && order.quantity === undefined) {
      report('quantity', 'needed unless closePosition is true')
    }
  })
export type PlaceOrderParams = z.input<typeof PlaceOrderParams>

/**
 * Places a perpetual order. Weight 1 and one order count, signed. Sent once, never resent.
 *
 * @throws {AsterValidationError} Parameters break the schema; nothing was sent.
 * @throws {AsterApiError} The venue refused it; there is no order.
 * @throws {AsterOutcomeUnknownError} There may be an order: look it up by client order id, and do not
 *   conclude from "not found" before the nonce has expired.
 * @see Aster Futures API V3, "New Order"
 */
export const placeOrder = defineEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v3/order',
  security: 'trade',
  weight: 1,
  retry: 'lookup',
  params: PlaceOrderParams,
  result: Order,
})
