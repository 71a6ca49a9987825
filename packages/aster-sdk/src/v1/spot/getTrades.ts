import { defineEndpoint } from '../../endpoint.ts'
import { getTrades as getTradesV3 } from '../../spot/getTrades.ts'

/**
 * Gets the newest public trades of one spot symbol, oldest first. Public. Weight 1.
 *
 * @see Aster Spot API V1, "Recent trades list"
 */
export const getTrades = defineEndpoint({
  market: 'spot',
  method: 'GET',
  path: '/api/v1/trades',
  security: 'none',
  weight: 1,
  retry: 'safe',
  params: getTradesV3.params,
  result: getTradesV3.result,
})
