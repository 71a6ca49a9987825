import { defineEndpoint } from '../../endpoint.ts'
import { getAllOrders as getAllOrdersV3 } from '../../futures/getAllOrders.ts'

/**
 * Gets orders of one perpetual, working or not, oldest first. Weight 5, signed. The last 7 days when
 * no time is given.
 *
 * Canceled and expired orders without fills vanish 7 days after creation: absence proves nothing.
 *
 * @see Aster Futures API V1, "All Orders"
 */
export const getAllOrders = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v1/allOrders',
  security: 'user-data',
  weight: 5,
  retry: 'safe',
  params: getAllOrdersV3.params,
  result: getAllOrdersV3.result,
})
