import { defineEndpoint } from '../../endpoint.ts'
import { getAggTrades as getAggTradesV3 } from '../../spot/getAggTrades.ts'

/**
 * Gets public trades of one spot symbol, those of one taker order at one price as one row, oldest
 * first. Public. Weight 20. A range spans less than one hour.
 *
 * @see Aster Spot API V1, "Recent trades (aggregated)"
 */
export const getAggTrades = defineEndpoint({
  market: 'spot',
  method: 'GET',
  path: '/api/v1/aggTrades',
  security: 'none',
  weight: 20,
  retry: 'safe',
  params: getAggTradesV3.params,
  result: getAggTradesV3.result,
})
