import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { nonceText } from '../schemas.ts'
import { CancelBatchResult, cancelBatchFields, checkOrderLists } from './cancelBatchOrders.ts'

/** What `guardedCancelBatchOrders` takes. */
export const GuardedCancelBatchOrdersParams = z
  .strictObject({
    ...cancelBatchFields,
    /** The nonce that the batch was placed with, microseconds. */
    nonce: nonceText,
  })
  .check(checkOrderLists)
export type GuardedCancelBatchOrdersParams = z.input<typeof GuardedCancelBatchOrdersParams>

/**
 * Cancels up to ten orders of one batch by the nonce that placed it. Weight 1, signed. The venue
 * binds the cancel to the nonce of the batch, which is therefore a parameter here: no fresh nonce is
 * used.
 *
 * @throws {AsterOutcomeUnknownError} Some may still work: read the open orders.
 *
 * @see Aster Futures API V3, "Cancel Multiple Orders (Guarded)"
 */
export const guardedCancelBatchOrders = defineEndpoint({
  market: 'futures',
  method: 'DELETE',
  path: '/fapi/v3/guardedBatchOrders',
  security: 'trade',
  weight: 1,
  retry: 'never',
  params: GuardedCancelBatchOrdersParams,
  result: CancelBatchResult,
})
