import { defineEndpoint } from '../../endpoint.ts'
import { getServerTime as getServerTimeV3 } from '../../futures/getServerTime.ts'

/**
 * Gets the clock of the futures host, to correct the local one. Weight 1, public.
 *
 * @see Aster Futures API V1, "Check Server Time"
 */
export const getServerTime = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v1/time',
  security: 'none',
  weight: 1,
  retry: 'safe',
  params: getServerTimeV3.params,
  result: getServerTimeV3.result,
})
