import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { symbolName } from '../schemas.ts'

/** What `deleteMmp` takes. */
export const DeleteMmpParams = z.strictObject({ symbol: symbolName })
export type DeleteMmpParams = z.input<typeof DeleteMmpParams>

/**
 * Removes the market-maker protection of one perpetual. Weight 1, signed.
 *
 * @throws {AsterOutcomeUnknownError} It may be gone: read it.
 *
 * @see Aster Futures API V3, "Delete User MMP"
 */
export const deleteMmp = defineEndpoint({
  market: 'futures',
  method: 'DELETE',
  path: '/fapi/v3/mmp',
  security: 'user-data',
  weight: 1,
  retry: 'never',
  params: DeleteMmpParams,
  result: z.literal(true),
})
