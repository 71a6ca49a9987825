import { defineEndpoint } from '../../endpoint.ts'
import { closeListenKey as closeListenKeyV3 } from '../../spot/closeListenKey.ts'

/**
 * Ends the account's spot event stream. Weight 1, needs the key.
 *
 * @see Aster Spot API V1, "Close Listen Key"
 */
export const closeListenKey = defineEndpoint({
  market: 'spot',
  method: 'DELETE',
  path: '/api/v1/listenKey',
  security: 'user-stream',
  weight: 1,
  retry: 'never',
  params: closeListenKeyV3.params,
  result: closeListenKeyV3.result,
})
