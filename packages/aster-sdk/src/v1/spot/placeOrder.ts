import * as z from 'zod/mini'
import { defineEndpoint } from '../../endpoint.ts'
import { placeOrder as placeOrderV3 } from '../../spot/placeOrder.ts'
import { checkedBy } from '../checkedBy.ts'

/** What `placeOrder` of V1 takes: that of V3 without `newOrderRespType` and builder codes. */
export const PlaceOrderParams = z
  .omit(z.strictObject(placeOrderV3.params.shape), {
    newOrderRespType: true,
    builder: true,
    feeRate: true,
  })
  .check(checkedBy(placeOrderV3.params))
export type PlaceOrderParams = z.input<typeof PlaceOrderParams>

/**
 * Places a spot order. Weight 1 and one order count, signed. Sent once, never resent: V1 has no nonce, so
 * the venue would take a second copy for a second order.
 *
 * @throws {AsterValidationError} Parameters break the schema; nothing was sent.
 * @throws {AsterApiError} The venue refused it; there is no order.
 * @throws {AsterOutcomeUnknownError} There may be an order: look it up by client order id, and do not
 *   conclude from "not found" before the call's deadline.
 * @see Aster Spot API V1, "Place order"
 */
export const placeOrder = defineEndpoint({
  market: 'spot',
  method: 'POST',
  path: '/api/v1/order',
  security: 'trade',
  weight: 1,
  retry: 'lookup',
  params: PlaceOrderParams,
  result: placeOrderV3.result,
})
