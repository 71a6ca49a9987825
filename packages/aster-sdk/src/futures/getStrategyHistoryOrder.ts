import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { oneOrMany, requestTime } from '../schemas.ts'
import { timeRange } from '../timeRange.ts'
import { checkStrategyReference, StrategyOrder, strategyReference } from './strategyOrder.ts'

/** What `getStrategyHistoryOrder` takes. */
export const StrategyHistoryOrderParams = z
  .strictObject({
    ...strategyReference,
    /** Epoch ms, inclusive. */
    startTime: z.optional(requestTime),
    /** Epoch ms, inclusive. */
    endTime: z.optional(requestTime),
    /** Rows, 1 to 1000. @default 500 */
    limit: z.optional(z.int().check(z.minimum(1), z.maximum(1000))),
  })
  .check(checkStrategyReference, timeRange())
export type StrategyHistoryOrderParams = z.input<typeof StrategyHistoryOrderParams>

/**
 * Looks up a strategy that has ended, always as a list. Weight 5, signed. At most 90 days back.
 *
 * @see Aster Futures API V3, "Query Strategy History Order"
 */
export const getStrategyHistoryOrder = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v3/strategyHistoryOrder',
  security: 'user-data',
  weight: 5,
  retry: 'safe',
  params: StrategyHistoryOrderParams,
  result: oneOrMany(StrategyOrder),
})
