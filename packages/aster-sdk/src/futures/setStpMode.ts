import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { Confirmation, stpMode } from '../schemas.ts'

/** What `setStpMode` takes. */
export const SetStpModeParams = z.strictObject({ stpMode })
export type SetStpModeParams = z.input<typeof SetStpModeParams>

/**
 * Sets which order of the account dies when two of its own would meet. Weight 1, signed.
 *
 * @throws {AsterOutcomeUnknownError} It may have changed: read it.
 *
 * @see Aster Futures API V3, "Change STP Mode"
 */
export const setStpMode = defineEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v3/stpMode',
  security: 'trade',
  weight: 1,
  retry: 'never',
  params: SetStpModeParams,
  result: Confirmation,
})
