import * as z from 'zod/mini'
import { builderCode, checkBuilderCode } from '../builderCode.ts'
import { defineEndpoint } from '../endpoint.ts'
import { plainOrder } from '../plainOrder.ts'
import { quickSchema } from '../quickSchema.ts'
import { clientOrderId, decimalText, orderSide, symbolName, timeInForce } from '../schemas.ts'
import { Order } from './order.ts'

/** Parameters that each order type needs. MARKET has its own rule. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  LIMIT: ['timeInForce', 'quantity', 'price'],
  STOP: ['quantity', 'price', 'stopPrice'],
  TAKE_PROFIT: ['quantity', 'price', 'stopPrice'],
  STOP_MARKET: ['quantity', 'stopPrice'],
  TAKE_PROFIT_MARKET: ['quantity', 'stopPrice'],
}

/** Order types that alone may carry a parameter. */
const ONLY_FOR: Readonly<Record<string, readonly string[]>> = {
  price: ['LIMIT', 'STOP', 'TAKE_PROFIT'],
  stopPrice: ['STOP', 'STOP_MARKET', 'TAKE_PROFIT', 'TAKE_PROFIT_MARKET'],
}

const ORDER_TYPES = [
  'LIMIT',
  'MARKET',
  'STOP',
  'STOP_MARKET',
  'TAKE_PROFIT',
  'TAKE_PROFIT_MARKET',
] as const

const schema = z
  .strictObject({
    symbol: symbolName,
    side: orderSide,
    /** Decides which other parameters are needed. */
    type: z.enum(ORDER_TYPES),
    /** Needed for LIMIT. */
    timeInForce: z.optional(timeInForce),
    /** Base units. Needed unless a market buy gives `quoteOrderQty`. */
    quantity: z.optional(decimalText),
    /** Quote to spend. MARKET BUY only. */
    quoteOrderQty: z.optional(decimalText),
    /** Quote per base. Needed for LIMIT, STOP and TAKE_PROFIT. */
    price: z.optional(decimalText),
    newClientOrderId: z.optional(clientOrderId),
    /** Trigger, quote per base. STOP and TAKE_PROFIT types only. */
    stopPrice: z.optional(decimalText),
    /** `RESULT` waits for the outcome of MARKET, IOC and FOK; no fills are listed. @default ACK */
    newOrderRespType: z.optional(z.enum(['ACK', 'RESULT', 'FULL'])),
    ...builderCode,
  })
  .check((context) => {
    const order: Readonly<Record<string, unknown>> = context.value
    const report = (field: string, message: string) => {
      context.issues.push({ code: 'custom', message, path: [field], input: order[field] })
    }
    for (const field of NEEDED[context.value.type] ?? []) {
      if (order[field] === undefined) report(field, `needed for ${order.type}`)
    }
    for (const [field, types] of Object.entries(ONLY_FOR)) {
      if (order[field] !== undefined && !types.includes(context.value.type)) {
        report(field, `not for ${order.type}`)
      }
    }
    checkBuilderCode(order, report)
    if (
      order.type === 'MARKET' &&
      (order.quantity === undefined) === (order.quoteOrderQty === undefined)
    ) {
      report('quantity', 'MARKET takes either quantity or quoteOrderQty')
    }
    if (order.quoteOrderQty !== undefined && (order.type !== 'MARKET' || order.side !== 'BUY')) {
      report('quoteOrderQty', 'only for MARKET BUY')
    }
  })

const plainOrderRequest = plainOrder<z.output<typeof schema>>([
  'symbol',
  'side',
  'type',
  'timeInForce',
  'quantity',
  'price',
  'newClientOrderId',
  'newOrderRespType',
])

/** What `placeOrder` takes. */
export const PlaceOrderParams = quickSchema(schema, plainOrderRequest)
export type PlaceOrderParams = z.input<typeof PlaceOrderParams>

/**
 * Places a spot order. Weight 1 and one order count, signed. Sent once, never resent.
 *
 * @throws {AsterValidationError} Parameters break the schema; nothing was sent.
 * @throws {AsterApiError} The venue refused it; there is no order.
 * @throws {AsterOutcomeUnknownError} There may be an order: look it up by client order id, and do not
 *   conclude from "not found" before the nonce has expired.
 * @see Aster Spot API V3, "Place order"
 */
export const placeOrder = defineEndpoint({
  market: 'spot',
  method: 'POST',
  path: '/api/v3/order',
  security: 'trade',
  weight: 1,
  retry: 'lookup',
  params: PlaceOrderParams,
  result: Order,
})
