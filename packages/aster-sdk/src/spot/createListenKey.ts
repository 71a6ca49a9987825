import { defineEndpoint } from '../endpoint.ts'
import { ListenKey } from '../listenKey.ts'
import { NoParams } from '../schemas.ts'

/**
 * Opens the stream of our account's spot events, or extends the key that exists to 60 min. Weight 1,
 * signed. The key is a secret: whoever has it reads the account.
 *
 * @see Aster Spot API V3, "Generate Listen Key"
 */
export const createListenKey = defineEndpoint({
  market: 'spot',
  method: 'POST',
  path: '/api/v3/listenKey',
  security: 'user-stream',
  weight: 1,
  retry: 'never',
  params: NoParams,
  result: ListenKey,
})
