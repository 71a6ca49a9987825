import { defineEndpoint } from '../../endpoint.ts'
import { getWithdrawInfo as getWithdrawInfoV3 } from '../../futures/getWithdrawInfo.ts'

/**
 * Gets limits and what can be withdrawn, by asset and chain. A read by POST: not repeated on failure,
 * safe to call again. Signed. The weight is not documented; counted as 5.
 *
 * @see Aster Futures API V1, "User withdraw info"
 * @deprecated The venue has replaced it by V3 (`POST /fapi/v3/aster/user-withdraw-info`).
 */
export const getWithdrawInfo = defineEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/aster/user-withdraw-info',
  security: 'user-data',
  weight: 5,
  retry: 'never',
  params: getWithdrawInfoV3.params,
  result: getWithdrawInfoV3.result,
})
