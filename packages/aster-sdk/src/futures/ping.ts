import { defineEndpoint } from '../endpoint.ts'
import { EmptyResult, NoParams } from '../schemas.ts'

/**
 * Asks whether the futures host answers. Weight 1, public.
 *
 * @see Aster Futures API V3, "Test Connectivity"
 */
export const ping = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v3/ping',
  security: 'none',
  weight: 1,
  retry: 'safe',
  params: NoParams,
  result: EmptyResult,
})
