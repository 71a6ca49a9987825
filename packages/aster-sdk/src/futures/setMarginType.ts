import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { Confirmation, symbolName } from '../schemas.ts'

/** What `setMarginType` takes. */
export const SetMarginTypeParams = z.strictObject({
  symbol: symbolName,
  /** ISOLATED: the position risks its own margin; CROSSED: the whole wallet. */
  marginType: z.enum(['ISOLATED', 'CROSSED']),
})
export type SetMarginTypeParams = z.input<typeof SetMarginTypeParams>

/**
 * Sets the margin type of one perpetual, which must have neither orders nor a position. Weight 1,
 * signed. Refused with -4046 when it is set already.
 *
 * @throws {AsterOutcomeUnknownError} It may have changed: read the position risk.
 *
 * @see Aster Futures API V3, "Change Margin Type"
 */
export const setMarginType = defineEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v3/marginType',
  security: 'trade',
  weight: 1,
  retry: 'never',
  params: SetMarginTypeParams,
  result: Confirmation,
})
