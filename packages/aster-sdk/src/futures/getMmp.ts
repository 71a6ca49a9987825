import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { decimalValue, oneOrMany, symbolName } from '../schemas.ts'

/** What `getMmp` takes. */
export const MmpParams = z.strictObject({
  /** One symbol; every symbol when absent. */
  symbol: z.optional(symbolName),
})
export type MmpParams = z.input<typeof MmpParams>

/** One row of what `getMmp` answers. */
export const Mmp = z.looseObject({
  symbol: symbolName,
  /** Milliseconds. */
  windowTimeInMilliseconds: z.int(),
  frozenTimeInMilliseconds: z.int(),
  /** Base units. */
  qtyLimit: z.nullish(decimalValue),
  /** Quote. */
  valueLimit: z.nullish(decimalValue),
  /** Base units. */
  deltaLimit: z.nullish(decimalValue),
})
export type Mmp = z.output<typeof Mmp>

/**
 * Gets the market-maker protection of one perpetual or of all. Weight 1, signed.
 *
 * @see Aster Futures API V3, "Get User MMP"
 */
export const getMmp = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v3/mmp',
  security: 'user-data',
  weight: 1,
  retry: 'safe',
  params: MmpParams,
  result: oneOrMany(Mmp),
})
