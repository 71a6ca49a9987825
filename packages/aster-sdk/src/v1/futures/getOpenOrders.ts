import { defineEndpoint } from '../../endpoint.ts'
import { getOpenOrders as getOpenOrdersV3 } from '../../futures/getOpenOrders.ts'

/**
 * Gets all working orders. Signed. Weight 1 with a symbol, 40 without.
 *
 * @see Aster Futures API V1, "Current All Open Orders"
 */
export const getOpenOrders = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v1/openOrders',
  security: 'user-data',
  weight: getOpenOrdersV3.weight,
  retry: 'safe',
  params: getOpenOrdersV3.params,
  result: getOpenOrdersV3.result,
})
