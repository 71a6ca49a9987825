import { defineEndpoint } from '../../endpoint.ts'
import { cancelAllOpenOrders as cancelAllOpenOrdersV3 } from '../../futures/cancelAllOpenOrders.ts'

/**
 * Cancels every working order of one perpetual, also those of others on the account. Weight 1, signed.
 *
 * @throws {AsterOutcomeUnknownError} Some orders may still work: read the open orders.
 * @see Aster Futures API V1, "Cancel All Open Orders"
 */
export const cancelAllOpenOrders = defineEndpoint({
  market: 'futures',
  method: 'DELETE',
  path: '/fapi/v1/allOpenOrders',
  security: 'trade',
  weight: 1,
  retry: 'never',
  params: cancelAllOpenOrdersV3.params,
  result: cancelAllOpenOrdersV3.result,
})
