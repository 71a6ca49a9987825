import { defineEndpoint } from '../../endpoint.ts'
import { keepAliveListenKey as keepAliveListenKeyV3 } from '../../spot/keepAliveListenKey.ts'

/**
 * Extends the life of the account's spot listen key to 60 min from now. Weight 1, needs the key.
 *
 * @see Aster Spot API V1, "Extend Listen Key validity period"
 */
export const keepAliveListenKey = defineEndpoint({
  market: 'spot',
  method: 'PUT',
  path: '/api/v1/listenKey',
  security: 'user-stream',
  weight: 1,
  retry: 'never',
  params: keepAliveListenKeyV3.params,
  result: keepAliveListenKeyV3.result,
})
