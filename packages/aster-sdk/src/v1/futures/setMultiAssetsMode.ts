import { defineEndpoint } from '../../endpoint.ts'
import { setMultiAssetsMode as setMultiAssetsModeV3 } from '../../futures/setMultiAssetsMode.ts'

/**
 * Sets whether all assets of the account serve as margin. Weight 1, signed. While on, isolated margin
 * is refused (-4168).
 *
 * @throws {AsterOutcomeUnknownError} It may have changed: read it.
 * @see Aster Futures API V1, "Change Multi-Assets Mode"
 */
export const setMultiAssetsMode = defineEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v1/multiAssetsMargin',
  security: 'trade',
  weight: 1,
  retry: 'never',
  params: setMultiAssetsModeV3.params,
  result: setMultiAssetsModeV3.result,
})
