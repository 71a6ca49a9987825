import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { Confirmation, clientOrderId, listedOrderId, symbolName } from '../schemas.ts'

/** What `cancelAllOpenOrders` takes. */
export const CancelAllOpenOrdersParams = z.strictObject({
  symbol: symbolName,
  /** Venue ids to cancel; all when both lists are absent. */
  orderIdList: z.optional(z.array(listedOrderId).check(z.minLength(1))),
  /** Our own ids to cancel; all when both lists are absent. */
  origClientOrderIdList: z.optional(z.array(clientOrderId).check(z.minLength(1))),
})
export type CancelAllOpenOrdersParams = z.input<typeof CancelAllOpenOrdersParams>

/**
 * Cancels every working order of one spot symbol, also those of others on the account; with a list, only
 * those named. Weight 1, signed.
 *
 * @throws {AsterOutcomeUnknownError} Some orders may still work: read the open orders.
 *
 * @see Aster Spot API V3, "Cancel All Open Orders"
 */
export const cancelAllOpenOrders = defineEndpoint({
  market: 'spot',
  method: 'DELETE',
  path: '/api/v3/allOpenOrders',
  security: 'trade',
  weight: 1,
  retry: 'never',
  params: CancelAllOpenOrdersParams,
  result: Confirmation,
})
