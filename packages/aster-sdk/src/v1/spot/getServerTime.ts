import { defineEndpoint } from '../../endpoint.ts'
import { getServerTime as getServerTimeV3 } from '../../spot/getServerTime.ts'

/**
 * Gets the clock of the spot host, to correct the local one. Weight 1, public.
 *
 * @see Aster Spot API V1, "Get server time"
 */
export const getServerTime = defineEndpoint({
  market: 'spot',
  method: 'GET',
  path: '/api/v1/time',
  security: 'none',
  weight: 1,
  retry: 'safe',
  params: getServerTimeV3.params,
  result: getServerTimeV3.result,
})
