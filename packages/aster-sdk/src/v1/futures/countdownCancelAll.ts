import { defineEndpoint } from '../../endpoint.ts'
import { countdownCancelAll as countdownCancelAllV3 } from '../../futures/countdownCancelAll.ts'

/**
 * Arms a timer that cancels all working orders of one perpetual unless it is armed again. It closes no
 * position. Weight 10, signed. Renew it every 30 s for a countdown of 120 s.
 *
 * @see Aster Futures API V1, "Auto-Cancel All Open Orders"
 */
export const countdownCancelAll = defineEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v1/countdownCancelAll',
  security: 'trade',
  weight: 10,
  retry: 'never',
  params: countdownCancelAllV3.params,
  result: countdownCancelAllV3.result,
})
