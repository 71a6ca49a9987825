import { defineEndpoint } from '../endpoint.ts'
import { quickSchema } from '../quickSchema.ts'
import { Order } from './order.ts'
import { OrderRequest } from './orderRequest.ts'
import { plainOrderRequest } from './plainOrderRequest.ts'

/** What `placeOrder` takes. */
export const PlaceOrderParams = quickSchema(OrderRequest, plainOrderRequest)
export type PlaceOrderParams = OrderRequest

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
