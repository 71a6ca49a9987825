import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { NoParams } from '../schemas.ts'

/** What `getPositionMode` answers. */
export const PositionMode = z.looseObject({
  /** True: hedge mode, with LONG and SHORT positions. False: one-way mode. */
  dualSidePosition: z.boolean(),
})
export type PositionMode = z.output<typeof PositionMode>

/**
 * Gets whether the account is in hedge mode. Weight 30, signed.
 *
 * @see Aster Futures API V3, "Get Current Position Mode"
 */
export const getPositionMode = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v3/positionSide/dual',
  security: 'user-data',
  weight: 30,
  retry: 'safe',
  params: NoParams,
  result: PositionMode,
})
