import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { idText, symbolName } from '../schemas.ts'
import { Trades } from './getTrades.ts'

/** What `getHistoricalTrades` takes. */
export const HistoricalTradesParams = z.strictObject({
  symbol: symbolName,
  /** Rows, 1 to 1000. @default 500 */
  limit: z.optional(z.int().check(z.minimum(1), z.maximum(1000))),
  /** First trade id to include; the newest trades when absent. */
  fromId: z.optional(idText),
})
export type HistoricalTradesParams = z.input<typeof HistoricalTradesParams>

/**
 * Gets older public trades of one perpetual, oldest first. Public. Weight 20.
 *
 * @see Aster Futures API V3, "Old Trades Lookup"
 */
export const getHistoricalTrades = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v3/historicalTrades',
  security: 'none',
  weight: 20,
  retry: 'safe',
  params: HistoricalTradesParams,
  result: Trades,
})
