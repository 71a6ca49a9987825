import { defineEndpoint } from '../../endpoint.ts'
import { getDepth as getDepthV3 } from '../../spot/getDepth.ts'

/**
 * Gets the order book of one symbol. Public. Weight 2 up to 50 levels, 5 at 100, 10 at 500, 20 at
 * 1000.
 *
 * @see Aster Spot API V1, "Depth information"
 */
export const getDepth = defineEndpoint({
  market: 'spot',
  method: 'GET',
  path: '/api/v1/depth',
  security: 'none',
  weight: getDepthV3.weight,
  retry: 'safe',
  params: getDepthV3.params,
  result: getDepthV3.result,
})
