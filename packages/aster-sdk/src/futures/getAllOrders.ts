import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { idText, requestTime, symbolName } from '../schemas.ts'
import { timeRange, WEEK_MS } from '../timeRange.ts'
import { Order } from './order.ts'

/** What `getAllOrders` takes. */
export const AllOrdersParams = z
  .strictObject({
    symbol: symbolName,
    /** First order id to include. */
    orderId: z.optional(idText),
    /** Epoch ms, inclusive. */
    startTime: z.optional(requestTime),
    /** Epoch ms, inclusive; less than 7 days after `startTime`. */
    endTime: z.optional(requestTime),
    /** Rows, 1 to 1000. @default 500 */
    limit: z.optional(z.int().check(z.minimum(1), z.maximum(1000))),
  })
  .check(timeRange(WEEK_MS - 1))
export type AllOrdersParams = z.input<typeof AllOrdersParams>

/**
 * Gets orders of one perpetual, working or not, oldest first. Weight 5, signed. The last 7 days when
 * no time is given.
 *
 * Canceled and expired orders without fills vanish 7 days after creation: absence proves nothing.
 *
 * @see Aster Futures API V3, "All Orders"
 */
export const getAllOrders = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v3/allOrders',
  security: 'user-data',
  weight: 5,
  retry: 'safe',
  params: AllOrdersParams,
  result: z.array(Order),
})
