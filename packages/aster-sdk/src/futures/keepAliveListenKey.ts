import { defineEndpoint } from '../endpoint.ts'
import { EmptyResult, NoParams } from '../schemas.ts'

/**
 * Extends the life of the account's futures listen key to 60 min from now. Weight 1, signed.
 *
 * @see Aster Futures API V3, "Keepalive User Data Stream"
 */
export const keepAliveListenKey = defineEndpoint({
  market: 'futures',
  method: 'PUT',
  path: '/fapi/v3/listenKey',
  security: 'user-stream',
  weight: 1,
  retry: 'never',
  params: NoParams,
  result: EmptyResult,
})
