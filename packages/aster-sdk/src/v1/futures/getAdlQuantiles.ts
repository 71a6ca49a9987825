import { defineEndpoint } from '../../endpoint.ts'
import { getAdlQuantiles as getAdlQuantilesV3 } from '../../futures/getAdlQuantiles.ts'

/**
 * Gets how near each position is to auto-deleveraging, 0 (far) to 4 (next). Refreshed every 30 s.
 * Weight 5, signed.
 *
 * @see Aster Futures API V1, "Position ADL Quantile Estimation"
 */
export const getAdlQuantiles = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v1/adlQuantile',
  security: 'user-data',
  weight: 5,
  retry: 'safe',
  params: getAdlQuantilesV3.params,
  result: getAdlQuantilesV3.result,
})
