import { defineEndpoint } from '../endpoint.ts'
import { ListenKeyParams } from '../listenKey.ts'
import { EmptyResult } from '../schemas.ts'

/**
 * Ends the account's spot event stream. Weight 1, signed.
 *
 * @see Aster Spot API V3, "Close Listen Key"
 */
export const closeListenKey = defineEndpoint({
  market: 'spot',
  method: 'DELETE',
  path: '/api/v3/listenKey',
  security: 'user-stream',
  weight: 1,
  retry: 'never',
  params: ListenKeyParams,
  result: EmptyResult,
})
