import { defineEndpoint } from '../../endpoint.ts'
import { placeBatchOrders as placeBatchOrdersV3 } from '../../futures/placeBatchOrders.ts'

/**
 * Places up to five perpetual orders in one call. Weight 5 and one order count each, signed. Sent
 * once, never resent.
 *
 * Not atomic: the venue executes them side by side, and the answer says in the order of the request
 * what became of each, an order or a refusal.
 *
 * @throws {AsterValidationError} An order breaks the schema (`batchOrders.0.price`); nothing was sent.
 * @throws {AsterOutcomeUnknownError} Any of them may exist: look each up by client order id.
 * @see Aster Futures API V1, "Place Multiple Orders"
 */
export const placeBatchOrders = defineEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v1/batchOrders',
  security: 'trade',
  weight: 5,
  retry: 'lookup',
  params: placeBatchOrdersV3.params,
  result: placeBatchOrdersV3.result,
})
