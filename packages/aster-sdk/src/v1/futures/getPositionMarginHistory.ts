import { defineEndpoint } from '../../endpoint.ts'
import { getPositionMarginHistory as getPositionMarginHistoryV3 } from '../../futures/getPositionMarginHistory.ts'

/**
 * Gets what was added to or taken out of isolated positions of one perpetual. Weight 1, signed.
 *
 * @see Aster Futures API V1, "Get Position Margin Change History"
 */
export const getPositionMarginHistory = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v1/positionMargin/history',
  security: 'trade',
  weight: 1,
  retry: 'safe',
  params: getPositionMarginHistoryV3.params,
  result: getPositionMarginHistoryV3.result,
})
