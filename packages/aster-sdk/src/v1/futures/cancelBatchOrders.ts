import { defineEndpoint } from '../../endpoint.ts'
import { cancelBatchOrders as cancelBatchOrdersV3 } from '../../futures/cancelBatchOrders.ts'

/**
 * Cancels up to ten orders of one perpetual in one call. Weight 1, signed. The answer says in the
 * order of the request what became of each, an order or a refusal.
 *
 * @throws {AsterOutcomeUnknownError} Some may still work: read the open orders.
 * @see Aster Futures API V1, "Cancel Multiple Orders"
 */
export const cancelBatchOrders = defineEndpoint({
  market: 'futures',
  method: 'DELETE',
  path: '/fapi/v1/batchOrders',
  security: 'trade',
  weight: 1,
  retry: 'never',
  params: cancelBatchOrdersV3.params,
  result: cancelBatchOrdersV3.result,
})
