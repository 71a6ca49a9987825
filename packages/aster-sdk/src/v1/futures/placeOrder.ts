import * as z from 'zod/mini'
import { defineEndpoint } from '../../endpoint.ts'
import { placeOrder as placeOrderV3 } from '../../futures/placeOrder.ts'
import { plainOrderRequest } from '../../futures/plainOrderRequest.ts'
import { quickSchema } from '../../quickSchema.ts'
import { checkedBy } from '../checkedBy.ts'

const schema = z
  .omit(z.strictObject(placeOrderV3.params.shape), {
    pegPriceType: true,
    pegOffset: true,
    stpMode: true,
    builder: true,
    feeRate: true,
  })
  .check(checkedBy(placeOrderV3.params))

/** What `placeOrder` of V1 takes: that of V3 without pegs, `stpMode` and builder codes. */
export const PlaceOrderParams = quickSchema(schema, plainOrderRequest)
export type PlaceOrderParams = z.input<typeof PlaceOrderParams>

/**
 * Places a perpetual order. Weight 1 and one order count, signed. Sent once, never resent: V1 has no
 * nonce, so the venue would take a second copy for a second order.
 *
 * @throws {AsterValidationError} Parameters break the schema; nothing was sent.
 * @throws {AsterApiError} The venue refused it; there is no order.
 * @throws {AsterOutcomeUnknownError} There may be an order: look it up by client order id, and do not
 *   conclude from "not found" before the call's deadline.
 * @see Aster Futures API V1, "New Order"
 */
export const placeOrder = defineEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v1/order',
  security: 'trade',
  weight: 1,
  retry: 'lookup',
  params: PlaceOrderParams,
  result: placeOrderV3.result,
})
