import { defineEndpoint } from '../../endpoint.ts'
import { getOrder as getOrderV3 } from '../../spot/getOrder.ts'

/**
 * Looks one order up by venue id or by our own. Weight 1, signed.
 *
 * "No such order" (-2013) proves nothing about a call before its deadline. Canceled and expired orders
 * without fills vanish 7 days after creation.
 *
 * @see Aster Spot API V1, "Query order"
 */
export const getOrder = defineEndpoint({
  market: 'spot',
  method: 'GET',
  path: '/api/v1/order',
  security: 'user-data',
  weight: 1,
  retry: 'safe',
  params: getOrderV3.params,
  result: getOrderV3.result,
})
