import { defineEndpoint } from '../../endpoint.ts'
import { cancelOrder as cancelOrderV3 } from '../../futures/cancelOrder.ts'

/**
 * Cancels one order by venue id or by our own. Weight 1, signed. Sent once.
 *
 * -2011 means that there was nothing left to cancel: look the order up, it may have filled.
 *
 * @throws {AsterOutcomeUnknownError} The order may or may not be cancelled: look it up.
 * @see Aster Futures API V1, "Cancel Order"
 */
export const cancelOrder = defineEndpoint({
  market: 'futures',
  method: 'DELETE',
  path: '/fapi/v1/order',
  security: 'trade',
  weight: 1,
  retry: 'lookup',
  params: cancelOrderV3.params,
  result: cancelOrderV3.result,
})
