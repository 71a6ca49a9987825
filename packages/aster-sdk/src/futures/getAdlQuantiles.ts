import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { oneOrMany, symbolName } from '../schemas.ts'

/** What `getAdlQuantiles` takes. */
export const AdlQuantilesParams = z.strictObject({
  /** One symbol; every symbol when absent. */
  symbol: z.optional(symbolName),
})
export type AdlQuantilesParams = z.input<typeof AdlQuantilesParams>

/** One row of what `getAdlQuantiles` answers. */
export const AdlQuantile = z.looseObject({
  symbol: symbolName,
  /** 0 to 4 by `BOTH`, `LONG`, `SHORT`; crossed hedge positions have `HEDGE` instead of `BOTH`. */
  adlQuantile: z.record(z.string(), z.int()),
})
export type AdlQuantile = z.output<typeof AdlQuantile>

/**
 * Gets how near each position is to auto-deleveraging, 0 (far) to 4 (next). Refreshed every 30 s.
 * Weight 5, signed.
 *
 * @see Aster Futures API V3, "Position ADL Quantile Estimation"
 */
export const getAdlQuantiles = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v3/adlQuantile',
  security: 'user-data',
  weight: 5,
  retry: 'safe',
  params: AdlQuantilesParams,
  result: oneOrMany(AdlQuantile),
})
