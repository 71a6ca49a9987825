import { defineEndpoint } from '../../endpoint.ts'
import { getFundingRateHistory as getFundingRateHistoryV3 } from '../../futures/getFundingRateHistory.ts'

/**
 * Gets settled funding rates, oldest first. Weight 1, public. Without times: the newest `limit` rows;
 * with more rows than `limit` in the range: the first ones.
 *
 * @see Aster Futures API V1, "Get Funding Rate History"
 */
export const getFundingRateHistory = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v1/fundingRate',
  security: 'none',
  weight: 1,
  retry: 'safe',
  params: getFundingRateHistoryV3.params,
  result: getFundingRateHistoryV3.result,
})
