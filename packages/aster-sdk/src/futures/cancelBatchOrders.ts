import * as z from 'zod/mini'
import { ItemRefusal } from '../batchItem.ts'
import { defineEndpoint } from '../endpoint.ts'
import { clientOrderId, listedOrderId, symbolName } from '../schemas.ts'
import { Order } from './order.ts'

/** Names up to ten orders of one symbol, by venue id or by ours. */
export const cancelBatchFields = {
  symbol: symbolName,
  /** Venue ids, one to ten. Needed unless `origClientOrderIdList`. */
  orderIdList: z.optional(z.array(listedOrderId).check(z.minLength(1), z.maxLength(10))),
  /** Our own ids, one to ten. Needed unless `orderIdList`. */
  origClientOrderIdList: z.optional(z.array(clientOrderId).check(z.minLength(1), z.maxLength(10))),
}

/** Names the list that is missing when there is none. */
export const checkOrderLists: z.core.CheckFn<{
  readonly orderIdList?: readonly number[] | undefined
  readonly origClientOrderIdList?: readonly string[] | undefined
}> = (context) => {
  const { orderIdList, origClientOrderIdList } = context.value
  if (orderIdList !== undefined || origClientOrderIdList !== undefined) return
  context.issues.push({
    code: 'custom',
    message: 'needed unless origClientOrderIdList is given',
    path: ['orderIdList'],
    input: undefined,
  })
}

/** What `cancelBatchOrders` takes. */
export const CancelBatchOrdersParams = z.strictObject(cancelBatchFields).check(checkOrderLists)
export type CancelBatchOrdersParams = z.input<typeof CancelBatchOrdersParams>

/** What became of each order, in the order of the request. */
export const CancelBatchResult = z.array(z.union([Order, ItemRefusal]))
export type CancelBatchResult = z.output<typeof CancelBatchResult>

/**
 * Cancels up to ten orders of one perpetual in one call. Weight 1, signed. The answer says in the
 * order of the request what became of each, an order or a refusal.
 *
 * @throws {AsterOutcomeUnknownError} Some may still work: read the open orders.
 *
 * @see Aster Futures API V3, "Cancel Multiple Orders"
 */
export const cancelBatchOrders = defineEndpoint({
  market: 'futures',
  method: 'DELETE',
  path: '/fapi/v3/batchOrders',
  security: 'trade',
  weight: 1,
  retry: 'never',
  params: CancelBatchOrdersParams,
  result: CancelBatchResult,
})
