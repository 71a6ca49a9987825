import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { NoParams } from '../schemas.ts'

/** What `getStpMode` answers. */
export const StpMode = z.looseObject({
  /** EXPIRE_TAKER, EXPIRE_MAKER or EXPIRE_BOTH. */
  stpMode: z.string(),
})
export type StpMode = z.output<typeof StpMode>

/**
 * Gets which order of the account dies when two of its own would meet. Weight 30, signed.
 *
 * @see Aster Futures API V3, "Get Current STP Mode"
 */
export const getStpMode = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v3/stpMode',
  security: 'user-data',
  weight: 30,
  retry: 'safe',
  params: NoParams,
  result: StpMode,
})
