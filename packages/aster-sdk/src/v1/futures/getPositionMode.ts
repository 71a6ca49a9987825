import { defineEndpoint } from '../../endpoint.ts'
import { getPositionMode as getPositionModeV3 } from '../../futures/getPositionMode.ts'

/**
 * Gets whether the account is in hedge mode. Weight 30, signed.
 *
 * @see Aster Futures API V1, "Get Current Position Mode"
 */
export const getPositionMode = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v1/positionSide/dual',
  security: 'user-data',
  weight: 30,
  retry: 'safe',
  params: getPositionModeV3.params,
  result: getPositionModeV3.result,
})
