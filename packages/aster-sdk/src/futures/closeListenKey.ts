import { defineEndpoint } from '../endpoint.ts'
import { EmptyResult, NoParams } from '../schemas.ts'

/**
 * Ends the account's futures event stream. Weight 1, signed.
 *
 * @see Aster Futures API V3, "Close User Data Stream"
 */
export const closeListenKey = defineEndpoint({
  market: 'futures',
  method: 'DELETE',
  path: '/fapi/v3/listenKey',
  security: 'user-stream',
  weight: 1,
  retry: 'never',
  params: NoParams,
  result: EmptyResult,
})
