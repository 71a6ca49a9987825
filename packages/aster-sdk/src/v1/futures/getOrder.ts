import { defineEndpoint } from '../../endpoint.ts'
import { getOrder as getOrderV3 } from '../../futures/getOrder.ts'

/**
 * Looks one order up by venue id or by our own. Weight 1, signed.
 *
 * "No such order" (-2013) proves nothing about a call before its deadline. Canceled and expired orders
 * without fills vanish 7 days after creation.
 *
 * @see Aster Futures API V1, "Query Order"
 */
export const getOrder = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v1/order',
  security: 'user-data',
  weight: 1,
  retry: 'safe',
  params: getOrderV3.params,
  result: getOrderV3.result,
})
