import { defineEndpoint } from '../../endpoint.ts'
import { getDepth as getDepthV3 } from '../../futures/getDepth.ts'

/**
 * Gets the order book of one symbol. Public. Weight 2 up to 50 levels, 5 at 100, 10 at 500, 20 at
 * 1000.
 *
 * @see Aster Futures API V1, "Order Book"
 */
export const getDepth = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v1/depth',
  security: 'none',
  weight: getDepthV3.weight,
  retry: 'safe',
  params: getDepthV3.params,
  result: getDepthV3.result,
})
