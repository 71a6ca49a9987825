import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { assetName, decimalString, epochMs, requestTime, symbolName } from '../schemas.ts'
import { timeRange } from '../timeRange.ts'

/** What `getPositionMarginHistory` takes. */
export const PositionMarginHistoryParams = z
  .strictObject({
    symbol: symbolName,
    /** 1 added, 2 taken out; both when absent. */
    type: z.optional(z.union([z.literal(1), z.literal(2)])),
    /** Epoch ms, inclusive. */
    startTime: z.optional(requestTime),
    /** Epoch ms, inclusive. */
    endTime: z.optional(requestTime),
    /** Rows. @default 500 */
    limit: z.optional(z.int().check(z.minimum(1), z.maximum(1000))),
  })
  .check(timeRange())
export type PositionMarginHistoryParams = z.input<typeof PositionMarginHistoryParams>

/** One row of what `getPositionMarginHistory` answers. */
export const PositionMarginEntry = z.looseObject({
  /** In units of `asset`. */
  amount: decimalString,
  asset: assetName,
  symbol: symbolName,
  /** Epoch ms. */
  time: epochMs,
  /** 1 added, 2 taken out. */
  type: z.int(),
  positionSide: z.string(),
})
export type PositionMarginEntry = z.output<typeof PositionMarginEntry>

/**
 * Gets what was added to or taken out of isolated positions of one perpetual. Weight 1, signed.
 *
 * @see Aster Futures API V3, "Get Position Margin Change History"
 */
export const getPositionMarginHistory = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v3/positionMargin/history',
  security: 'trade',
  weight: 1,
  retry: 'safe',
  params: PositionMarginHistoryParams,
  result: z.array(PositionMarginEntry),
})
