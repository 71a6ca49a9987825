import { defineEndpoint } from '../../endpoint.ts'
import { getTrades as getTradesV3 } from '../../futures/getTrades.ts'

/**
 * Gets the newest public trades of one perpetual, oldest first. Public. Weight 1.
 *
 * @see Aster Futures API V1, "Recent Trades List"
 */
export const getTrades = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v1/trades',
  security: 'none',
  weight: 1,
  retry: 'safe',
  params: getTradesV3.params,
  result: getTradesV3.result,
})
