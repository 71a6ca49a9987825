import { defineEndpoint } from '../../endpoint.ts'
import { ping as pingV3 } from '../../spot/ping.ts'

/**
 * Asks whether the spot host answers. Weight 1, public.
 *
 * @see Aster Spot API V1, "Test server connectivity"
 */
export const ping = defineEndpoint({
  market: 'spot',
  method: 'GET',
  path: '/api/v1/ping',
  security: 'none',
  weight: 1,
  retry: 'safe',
  params: pingV3.params,
  result: pingV3.result,
})
