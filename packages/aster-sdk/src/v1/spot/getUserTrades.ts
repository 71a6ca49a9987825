import { defineEndpoint } from '../../endpoint.ts'
import { getUserTrades as getUserTradesV3 } from '../../spot/getUserTrades.ts'

/**
 * Gets our spot trades, oldest first. Weight 5, signed. Ranges span at most 7 days; `fromId` excludes
 * times.
 *
 * @see Aster Spot API V1, "Account trade history"
 */
export const getUserTrades = defineEndpoint({
  market: 'spot',
  method: 'GET',
  path: '/api/v1/userTrades',
  security: 'user-data',
  weight: 5,
  retry: 'safe',
  params: getUserTradesV3.params,
  result: getUserTradesV3.result,
})
