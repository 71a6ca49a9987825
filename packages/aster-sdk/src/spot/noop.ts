import { defineEndpoint } from '../endpoint.ts'
import { Confirmation, NoParams } from '../schemas.ts'

/**
 * Does nothing but use up a nonce. Weight 1, signed.
 *
 * Sent with the nonce of a request in flight it can void that request; success means that it is dead,
 * anything else means nothing. With a fresh nonce it tests keys and the nonce window.
 *
 * @see Aster Spot API V3, "Noop"
 */
export const noop = defineEndpoint({
  market: 'spot',
  method: 'POST',
  path: '/api/v3/noop',
  security: 'trade',
  weight: 1,
  retry: 'never',
  params: NoParams,
  result: Confirmation,
})
