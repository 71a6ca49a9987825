import { defineEndpoint } from '../endpoint.ts'
import { EmptyResult, NoParams } from '../schemas.ts'

/**
 * Asks whether the spot host answers. Weight 1, public.
 *
 * @see Aster Spot API V3, "Test server connectivity"
 */
export const ping = defineEndpoint({
  market: 'spot',
  method: 'GET',
  path: '/api/v3/ping',
  security: 'none',
  weight: 1,
  retry: 'safe',
  params: NoParams,
  result: EmptyResult,
})
