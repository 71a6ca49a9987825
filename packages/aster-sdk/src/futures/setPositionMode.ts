import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { Confirmation } from '../schemas.ts'

/** What `setPositionMode` takes. */
export const SetPositionModeParams = z.strictObject({
  /** True is hedge mode, false one-way mode. */
  dualSidePosition: z.boolean(),
})
export type SetPositionModeParams = z.input<typeof SetPositionModeParams>

/**
 * Sets one-way or hedge mode for the whole account, which must have neither orders nor positions.
 * Weight 1, signed. Refused with -4059 when it is set already, -4067 with orders, -4068 with
 * positions.
 *
 * @throws {AsterOutcomeUnknownError} It may have changed: read it.
 *
 * @see Aster Futures API V3, "Change Position Mode"
 */
export const setPositionMode = defineEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v3/positionSide/dual',
  security: 'trade',
  weight: 1,
  retry: 'never',
  params: SetPositionModeParams,
  result: Confirmation,
})
