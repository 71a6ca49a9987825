import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { Confirmation, symbolName } from '../schemas.ts'

/** What `cancelAllOpenOrders` takes. */
export const CancelAllOpenOrdersParams = z.strictObject({
  symbol: symbolName,
})
export type CancelAllOpenOrdersParams = z.input<typeof CancelAllOpenOrdersParams>

/**
 * Cancels every working order of one perpetual, also those of others on the account. Weight 1, signed.
 *
 * @throws {AsterOutcomeUnknownError} Some orders may still work: read the open orders.
 * @see Aster Futures API V3, "Cancel All Open Orders"
 */
export const cancelAllOpenOrders = defineEndpoint({
  market: 'futures',
  method: 'DELETE',
  path: '/fapi/v3/allOpenOrders',
  security: 'trade',
  weight: 1,
  retry: 'never',
  params: CancelAllOpenOrdersParams,
  result: Confirmation,
})
