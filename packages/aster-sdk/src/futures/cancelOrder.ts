import { defineEndpoint } from '../endpoint.ts'
import { OrderReference } from '../orderReference.ts'
import { Order } from './order.ts'

/**
 * Cancels one order by venue id or by our own. Weight 1, signed. Sent once.
 *
 * -2011 means that there was nothing left to cancel: look the order up, it may have filled.
 *
 * @throws {AsterOutcomeUnknownError} The order may or may not be cancelled: look it up.
 * @see Aster Futures API V3, "Cancel Order"
 */
export const cancelOrder = defineEndpoint({
  market: 'futures',
  method: 'DELETE',
  path: '/fapi/v3/order',
  security: 'trade',
  weight: 1,
  retry: 'lookup',
  params: OrderReference,
  result: Order,
})
