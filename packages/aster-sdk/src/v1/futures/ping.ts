import { defineEndpoint } from '../../endpoint.ts'
import { ping as pingV3 } from '../../futures/ping.ts'

/**
 * Asks whether the futures host answers. Weight 1, public.
 *
 * @see Aster Futures API V1, "Test Connectivity"
 */
export const ping = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v1/ping',
  security: 'none',
  weight: 1,
  retry: 'safe',
  params: pingV3.params,
  result: pingV3.result,
})
