import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { symbolName } from '../schemas.ts'

/** What `resetMmp` takes. */
export const ResetMmpParams = z.strictObject({ symbol: symbolName })
export type ResetMmpParams = z.input<typeof ResetMmpParams>

/**
 * Ends a freeze by market-maker protection and starts its counters anew. Weight 1, signed.
 *
 * @throws {AsterOutcomeUnknownError} It may have been reset.
 *
 * @see Aster Futures API V3, "Reset User MMP"
 */
export const resetMmp = defineEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v3/mmpReset',
  security: 'user-data',
  weight: 1,
  retry: 'never',
  params: ResetMmpParams,
  result: z.literal(true),
})
