import { defineEndpoint } from '../../endpoint.ts'
import { getHistoricalTrades as getHistoricalTradesV3 } from '../../futures/getHistoricalTrades.ts'

/**
 * Gets older public trades of one perpetual, oldest first. Needs the key. Weight 20.
 *
 * @see Aster Futures API V1, "Old Trades Lookup"
 */
export const getHistoricalTrades = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v1/historicalTrades',
  security: 'market-data',
  weight: 20,
  retry: 'safe',
  params: getHistoricalTradesV3.params,
  result: getHistoricalTradesV3.result,
})
