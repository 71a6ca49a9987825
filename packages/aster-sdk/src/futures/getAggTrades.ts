import { AggTrades, AggTradesParams, readAggTrades } from '../aggTrade.ts'
import { defineEndpoint } from '../endpoint.ts'

/**
 * Gets public trades of one perpetual, those of one taker order at one price as one row, oldest
 * first. Public. Weight 20. A range spans less than one hour.
 *
 * @see Aster Futures API V3, "Compressed/Aggregate Trades List"
 */
export const getAggTrades = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v3/aggTrades',
  security: 'none',
  weight: 20,
  retry: 'safe',
  params: AggTradesParams,
  result: AggTrades,
  readText: readAggTrades,
})
