import { defineEndpoint } from '../../endpoint.ts'
import { closeListenKey as closeListenKeyV3 } from '../../futures/closeListenKey.ts'

/**
 * Ends the account's futures event stream. Weight 1, needs the key.
 *
 * @see Aster Futures API V1, "Close User Data Stream"
 */
export const closeListenKey = defineEndpoint({
  market: 'futures',
  method: 'DELETE',
  path: '/fapi/v1/listenKey',
  security: 'user-stream',
  weight: 1,
  retry: 'never',
  params: closeListenKeyV3.params,
  result: closeListenKeyV3.result,
})
