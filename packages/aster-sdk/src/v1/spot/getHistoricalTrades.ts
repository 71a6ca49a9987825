import { defineEndpoint } from '../../endpoint.ts'
import { getHistoricalTrades as getHistoricalTradesV3 } from '../../spot/getHistoricalTrades.ts'

/**
 * Gets older public trades of one spot symbol, oldest first. Needs the key. Weight 20.
 *
 * @see Aster Spot API V1, "Query historical trades"
 */
export const getHistoricalTrades = defineEndpoint({
  market: 'spot',
  method: 'GET',
  path: '/api/v1/historicalTrades',
  security: 'market-data',
  weight: 20,
  retry: 'safe',
  params: getHistoricalTradesV3.params,
  result: getHistoricalTradesV3.result,
})
