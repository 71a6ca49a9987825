import { defineEndpoint } from '../../endpoint.ts'
import { getPositionRisk as getPositionRiskV3 } from '../../futures/getPositionRisk.ts'

/**
 * Gets positions with leverage and margin type; one row per symbol in one-way mode, two in hedge mode.
 * Weight 5, signed.
 *
 * @see Aster Futures API V1, "Position Information V2"
 */
export const getPositionRisk = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v2/positionRisk',
  security: 'user-data',
  weight: 5,
  retry: 'safe',
  params: getPositionRiskV3.params,
  result: getPositionRiskV3.result,
})
