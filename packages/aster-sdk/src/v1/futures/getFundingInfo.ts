import { defineEndpoint } from '../../endpoint.ts'
import { getFundingInfo as getFundingInfoV3 } from '../../futures/getFundingInfo.ts'

/**
 * Gets the funding interval, cap and floor of each perpetual. Weight 1, public. Intervals can change:
 * read it again at least daily. A symbol without a row has an unknown interval.
 *
 * @see Aster Futures API V1, "Get Funding Rate Config"
 */
export const getFundingInfo = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v1/fundingInfo',
  security: 'none',
  weight: 1,
  retry: 'safe',
  params: getFundingInfoV3.params,
  result: getFundingInfoV3.result,
})
