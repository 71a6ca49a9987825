import { defineEndpoint } from '../../endpoint.ts'
import { getMultiAssetsMode as getMultiAssetsModeV3 } from '../../futures/getMultiAssetsMode.ts'

/**
 * Gets whether all assets of the account serve as margin. Weight 30, signed.
 *
 * @see Aster Futures API V1, "Get Current Multi-Assets Mode"
 */
export const getMultiAssetsMode = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v1/multiAssetsMargin',
  security: 'user-data',
  weight: 30,
  retry: 'safe',
  params: getMultiAssetsModeV3.params,
  result: getMultiAssetsModeV3.result,
})
