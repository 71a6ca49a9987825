import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { symbolName, wholeText } from '../schemas.ts'

/** What `setMmp` takes. */
export const SetMmpParams = z.strictObject({
  symbol: symbolName,
  /** Rolling window, milliseconds. */
  windowTimeInMilliseconds: z.int().check(z.minimum(1)),
  /** How long the orders stay frozen, milliseconds. */
  frozenTimeInMilliseconds: z.int().check(z.minimum(0)),
  /** Executed by both sides, base units, whole. */
  qtyLimit: z.optional(wholeText),
  /** Executed notional, quote, whole. */
  valueLimit: z.optional(wholeText),
  /** Bought minus sold, base units, whole. */
  deltaLimit: z.optional(wholeText),
})
export type SetMmpParams = z.input<typeof SetMmpParams>

/**
 * Sets market-maker protection of one perpetual: fills beyond a limit within the window freeze the
 * orders it protects. Weight 1, signed.
 *
 * @throws {AsterOutcomeUnknownError} It may have changed: read it.
 *
 * @see Aster Futures API V3, "Update User MMP"
 */
export const setMmp = defineEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v3/mmp',
  security: 'user-data',
  weight: 1,
  retry: 'never',
  params: SetMmpParams,
  result: z.literal(true),
})
