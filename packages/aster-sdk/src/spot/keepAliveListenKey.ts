import { defineEndpoint } from '../endpoint.ts'
import { ListenKeyParams } from '../listenKey.ts'
import { EmptyResult } from '../schemas.ts'

/**
 * Extends the life of the account's spot listen key to 60 min from now. Weight 1, signed.
 *
 * @see Aster Spot API V3, "Extend Listen Key validity period"
 */
export const keepAliveListenKey = defineEndpoint({
  market: 'spot',
  method: 'PUT',
  path: '/api/v3/listenKey',
  security: 'user-stream',
  weight: 1,
  retry: 'never',
  params: ListenKeyParams,
  result: EmptyResult,
})
