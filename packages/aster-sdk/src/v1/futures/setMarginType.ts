import { defineEndpoint } from '../../endpoint.ts'
import { setMarginType as setMarginTypeV3 } from '../../futures/setMarginType.ts'

/**
 * Sets the margin type of one perpetual, which must have neither orders nor a position. Weight 1,
 * signed. Refused with -4046 when it is set already.
 *
 * @throws {AsterOutcomeUnknownError} It may have changed: read the position risk.
 * @see Aster Futures API V1, "Change Margin Type"
 */
export const setMarginType = defineEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v1/marginType',
  security: 'trade',
  weight: 1,
  retry: 'never',
  params: setMarginTypeV3.params,
  result: setMarginTypeV3.result,
})
