import { defineEndpoint } from '../../endpoint.ts'
import { getUserTrades as getUserTradesV3 } from '../../futures/getUserTrades.ts'

/**
 * Gets our trades of one perpetual, oldest first. Weight 5, signed. Ranges span at most 7 days;
 * `fromId` excludes times.
 *
 * @see Aster Futures API V1, "Account Trade List"
 */
export const getUserTrades = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v1/userTrades',
  security: 'user-data',
  weight: 5,
  retry: 'safe',
  params: getUserTradesV3.params,
  result: getUserTradesV3.result,
})
