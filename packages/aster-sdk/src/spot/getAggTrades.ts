import { AggTrades, AggTradesParams, readAggTrades } from '../aggTrade.ts'
import { defineEndpoint } from '../endpoint.ts'

/**
 * Gets public trades of one spot symbol, those of one taker order at one price as one row, oldest
 * first. Public. Weight 20. A range spans less than one hour.
 *
 * @see Aster Spot API V3, "Recent trades (aggregated)"
 */
export const getAggTrades = defineEndpoint({
  market: 'spot',
  method: 'GET',
  path: '/api/v3/aggTrades',
  security: 'none',
  weight: 20,
  retry: 'safe',
  params: AggTradesParams,
  result: AggTrades,
  readText: readAggTrades,
})
