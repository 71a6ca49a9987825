import { defineEndpoint } from '../../endpoint.ts'
import { createListenKey as createListenKeyV3 } from '../../futures/createListenKey.ts'

/**
 * Opens the stream of our account's futures events, or extends the key that exists to 60 min. Weight
 * 1, needs the key. The key is a secret: whoever has it reads the account.
 *
 * @see Aster Futures API V1, "Start User Data Stream"
 */
export const createListenKey = defineEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v1/listenKey',
  security: 'user-stream',
  weight: 1,
  retry: 'never',
  params: createListenKeyV3.params,
  result: createListenKeyV3.result,
})
