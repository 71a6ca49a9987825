import { defineEndpoint } from '../../endpoint.ts'
import { keepAliveListenKey as keepAliveListenKeyV3 } from '../../futures/keepAliveListenKey.ts'

/**
 * Extends the life of the account's futures listen key to 60 min from now. Weight 1, needs the key.
 *
 * @see Aster Futures API V1, "Keepalive User Data Stream"
 */
export const keepAliveListenKey = defineEndpoint({
  market: 'futures',
  method: 'PUT',
  path: '/fapi/v1/listenKey',
  security: 'user-stream',
  weight: 1,
  retry: 'never',
  params: keepAliveListenKeyV3.params,
  result: keepAliveListenKeyV3.result,
})
