import { defineEndpoint } from '../../endpoint.ts'
import { getAggTrades as getAggTradesV3 } from '../../futures/getAggTrades.ts'

/**
 * Gets public trades of one perpetual, those of one taker order at one price as one row, oldest first.
 * Public. Weight 20. A range spans less than one hour.
 *
 * @see Aster Futures API V1, "Compressed/Aggregate Trades List"
 */
export const getAggTrades = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v1/aggTrades',
  security: 'none',
  weight: 20,
  retry: 'safe',
  params: getAggTradesV3.params,
  result: getAggTradesV3.result,
})
