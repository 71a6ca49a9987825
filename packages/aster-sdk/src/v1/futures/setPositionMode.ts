import { defineEndpoint } from '../../endpoint.ts'
import { setPositionMode as setPositionModeV3 } from '../../futures/setPositionMode.ts'

/**
 * Sets one-way or hedge mode for the whole account, which must have neither orders nor positions.
 * Weight 1, signed. Refused with -4059 when it is set already, -4067 with orders, -4068 with
 * positions.
 *
 * @throws {AsterOutcomeUnknownError} It may have changed: read it.
 * @see Aster Futures API V1, "Change Position Mode"
 */
export const setPositionMode = defineEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v1/positionSide/dual',
  security: 'trade',
  weight: 1,
  retry: 'never',
  params: setPositionModeV3.params,
  result: setPositionModeV3.result,
})
