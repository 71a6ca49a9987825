import { defineEndpoint } from '../../endpoint.ts'
import { createListenKey as createListenKeyV3 } from '../../spot/createListenKey.ts'

/**
 * Opens the stream of our account's spot events, or extends the key that exists to 60 min. Weight 1,
 * needs the key. The key is a secret: whoever has it reads the account.
 *
 * @see Aster Spot API V1, "Generate Listen Key"
 */
export const createListenKey = defineEndpoint({
  market: 'spot',
  method: 'POST',
  path: '/api/v1/listenKey',
  security: 'user-stream',
  weight: 1,
  retry: 'never',
  params: createListenKeyV3.params,
  result: createListenKeyV3.result,
})
