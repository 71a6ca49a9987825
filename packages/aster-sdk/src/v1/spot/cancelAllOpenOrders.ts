import { defineEndpoint } from '../../endpoint.ts'
import { cancelAllOpenOrders as cancelAllOpenOrdersV3 } from '../../spot/cancelAllOpenOrders.ts'

/**
 * Cancels every working order of one spot symbol, also those of others on the account; with a list,
 * only those named. Weight 1, signed.
 *
 * @throws {AsterOutcomeUnknownError} Some orders may still work: read the open orders.
 * @see Aster Spot API V1, "Cancel All Open Orders"
 */
export const cancelAllOpenOrders = defineEndpoint({
  market: 'spot',
  method: 'DELETE',
  path: '/api/v1/allOpenOrders',
  security: 'trade',
  weight: 1,
  retry: 'never',
  params: cancelAllOpenOrdersV3.params,
  result: cancelAllOpenOrdersV3.result,
})
