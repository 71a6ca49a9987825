import { defineEndpoint } from '../../endpoint.ts'
import { getAllOrders as getAllOrdersV3 } from '../../spot/getAllOrders.ts'

/**
 * Gets orders of one spot symbol, working or not, oldest first. Weight 5, signed. The last 7 days when
 * no time is given.
 *
 * Canceled and expired orders without fills vanish 7 days after creation: absence proves nothing.
 *
 * @see Aster Spot API V1, "Query all orders"
 */
export const getAllOrders = defineEndpoint({
  market: 'spot',
  method: 'GET',
  path: '/api/v1/allOrders',
  security: 'user-data',
  weight: 5,
  retry: 'safe',
  params: getAllOrdersV3.params,
  result: getAllOrdersV3.result,
})
