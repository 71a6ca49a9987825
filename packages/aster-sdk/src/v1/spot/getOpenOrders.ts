import { defineEndpoint } from '../../endpoint.ts'
import { getOpenOrders as getOpenOrdersV3 } from '../../spot/getOpenOrders.ts'

/**
 * Gets all working orders. Signed. Weight 1 with a symbol, 40 without.
 *
 * @see Aster Spot API V1, "Current open orders"
 */
export const getOpenOrders = defineEndpoint({
  market: 'spot',
  method: 'GET',
  path: '/api/v1/openOrders',
  security: 'user-data',
  weight: getOpenOrdersV3.weight,
  retry: 'safe',
  params: getOpenOrdersV3.params,
  result: getOpenOrdersV3.result,
})
