import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import {
  assetName,
  decimalString,
  epochMs,
  idText,
  orderSide,
  requestTime,
  symbolName,
  venueId,
} from '../schemas.ts'

/** What `getUserTrades` takes. */
export const UserTradesParams = z.strictObject({
  /** One symbol; every symbol when absent. */
  symbol: z.optional(symbolName),
  /** Needs `symbol`. */
  orderId: z.optional(idText),
  /** Epoch ms, inclusive. */
  startTime: z.optional(requestTime),
  /** Epoch ms, inclusive; at most 7 days after `startTime`. */
  endTime: z.optional(requestTime),
  /** First trade id to include; the newest trades when absent. */
  fromId: z.optional(idText),
  /** Rows, 1 to 1000. @default 500 */
  limit: z.optional(z.int().check(z.minimum(1), z.maximum(1000))),
})
export type UserTradesParams = z.input<typeof UserTradesParams>

/** One row of what `getUserTrades` answers. */
export const UserTrade = z.looseObject({
  symbol: symbolName,
  id: venueId,
  orderId: venueId,
  side: orderSide,
  /** Quote per base. */
  price: decimalString,
  /** Base units. */
  qty: decimalString,
  /** Quote. */
  quoteQty: decimalString,
  /** Paid, in `commissionAsset`, which may be the coin bought. */
  commission: decimalString,
  commissionAsset: assetName,
  /** Whether we added liquidity. */
  maker: z.boolean(),
  buyer: z.optional(z.boolean()),
  time: epochMs,
})
export type UserTrade = z.output<typeof UserTrade>

/**
 * Gets our spot trades, oldest first. Weight 5, signed. Ranges span at most 7 days; `fromId` excludes
 * times.
 *
 * @see Aster Spot API V3, "Account trade history"
 */
export const getUserTrades = defineEndpoint({
  market: 'spot',
  method: 'GET',
  path: '/api/v3/userTrades',
  security: 'user-data',
  weight: 5,
  retry: 'safe',
  params: UserTradesParams,
  result: z.array(UserTrade),
})
