import { defineEndpoint } from '../../endpoint.ts'
import { changePositionMargin as changePositionMarginV3 } from '../../futures/changePositionMargin.ts'

/**
 * Adds margin to an isolated position or takes some out. Weight 1, signed.
 *
 * @throws {AsterOutcomeUnknownError} It may have been moved: read the history before any repetition.
 * @see Aster Futures API V1, "Modify Isolated Position Margin"
 */
export const changePositionMargin = defineEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v1/positionMargin',
  security: 'trade',
  weight: 1,
  retry: 'never',
  params: changePositionMarginV3.params,
  result: changePositionMarginV3.result,
})
