import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { Confirmation } from '../schemas.ts'

/** What `setMultiAssetsMode` takes. */
export const SetMultiAssetsModeParams = z.strictObject({
  /** True: every asset, with a haircut; false: the margin asset alone. */
  multiAssetsMargin: z.boolean(),
})
export type SetMultiAssetsModeParams = z.input<typeof SetMultiAssetsModeParams>

/**
 * Sets whether all assets of the account serve as margin. Weight 1, signed. While on, isolated
 * margin is refused (-4168).
 *
 * @throws {AsterOutcomeUnknownError} It may have changed: read it.
 *
 * @see Aster Futures API V3, "Change Multi-Assets Mode"
 */
export const setMultiAssetsMode = defineEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v3/multiAssetsMargin',
  security: 'trade',
  weight: 1,
  retry: 'never',
  params: SetMultiAssetsModeParams,
  result: Confirmation,
})
