import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { NoParams } from '../schemas.ts'

/** What `getMultiAssetsMode` answers. */
export const MultiAssetsMode = z.looseObject({
  multiAssetsMargin: z.boolean(),
})
export type MultiAssetsMode = z.output<typeof MultiAssetsMode>

/**
 * Gets whether all assets of the account serve as margin. Weight 30, signed.
 *
 * @see Aster Futures API V3, "Get Current Multi-Assets Mode"
 */
export const getMultiAssetsMode = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v3/multiAssetsMargin',
  security: 'user-data',
  weight: 30,
  retry: 'safe',
  params: NoParams,
  result: MultiAssetsMode,
})
