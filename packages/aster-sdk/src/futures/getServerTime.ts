import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { epochMs, NoParams } from '../schemas.ts'

/** What `getServerTime` answers. */
export const ServerTime = z.looseObject({
  /** Clock of the venue, epoch ms. */
  serverTime: epochMs,
})
export type ServerTime = z.output<typeof ServerTime>

/**
 * Gets the clock of the futures host, to correct the local one. Weight 1, public.
 *
 * @see Aster Futures API V3, "Check Server Time"
 */
export const getServerTime = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v3/time',
  security: 'none',
  weight: 1,
  retry: 'safe',
  params: NoParams,
  result: ServerTime,
})
