import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { requestTime, symbolName } from '../schemas.ts'
import { timeRange } from '../timeRange.ts'
import { Order } from './order.ts'

/** What `getForceOrders` takes. */
export const ForceOrdersParams = z
  .strictObject({
    /** One symbol; every symbol when absent. */
    symbol: z.optional(symbolName),
    /** Both when absent. */
    autoCloseType: z.optional(z.enum(['LIQUIDATION', 'ADL'])),
    /** Epoch ms, inclusive. */
    startTime: z.optional(requestTime),
    /** Epoch ms, inclusive. */
    endTime: z.optional(requestTime),
    /** Rows, 1 to 100. @default 50 */
    limit: z.optional(z.int().check(z.minimum(1), z.maximum(100))),
  })
  .check(timeRange())
export type ForceOrdersParams = z.input<typeof ForceOrdersParams>

/**
 * Gets orders by which the venue closed positions of ours: liquidations (`autoclose-...`) and auto-
 * deleveraging (`adl_autoclose`). Weight 20 with a symbol, 50 without, signed. The 7 days before
 * `endTime` when no start is given.
 *
 * @see Aster Futures API V3, "User's Force Orders"
 */
export const getForceOrders = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v3/forceOrders',
  security: 'user-data',
  weight: ({ symbol }) => (symbol === undefined ? 50 : 20),
  retry: 'safe',
  params: ForceOrdersParams,
  result: z.array(Order),
})
