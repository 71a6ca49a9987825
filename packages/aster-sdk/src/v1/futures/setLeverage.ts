import { defineEndpoint } from '../../endpoint.ts'
import { setLeverage as setLeverageV3 } from '../../futures/setLeverage.ts'

/**
 * Sets the leverage of one perpetual. Weight 1, signed. Sent once; read it back before relying on it.
 *
 * @throws {AsterOutcomeUnknownError} It may have changed: read the position risk.
 * @see Aster Futures API V1, "Change Initial Leverage"
 */
export const setLeverage = defineEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v1/leverage',
  security: 'trade',
  weight: 1,
  retry: 'never',
  params: setLeverageV3.params,
  result: setLeverageV3.result,
})
