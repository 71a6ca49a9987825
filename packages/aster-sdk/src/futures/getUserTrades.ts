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
  symbol: symbolName,
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
  positionSide: z.string(),
  /** Quote per base. */
  price: decimalString,
  /** Base units. */
  qty: decimalString,
  /** Quote. */
  quoteQty: decimalString,
  /**
   * Amount of `commissionAsset`. The documented sample has a negative one for a fee that was paid; read
   * the sign with `getIncome`, where a negative amount was paid.
   */
  commission: decimalString,
  commissionAsset: assetName,
  /** Booked profit of the closed part, quote. */
  realizedPnl: decimalString,
  /** Whether we added liquidity. */
  maker: z.boolean(),
  buyer: z.optional(z.boolean()),
  time: epochMs,
})
export type UserTrade = z.output<typeof UserTrade>

/**
 * Gets our trades of one perpetual, oldest first. Weight 5, signed. Ranges span at most 7 days; `fromId`
 * excludes times.
 *
 * @see Aster Futures API V3, "Account Trade List"
 */
export const getUserTrades = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v3/userTrades',
  security: 'user-data',
  weight: 5,
  retry: 'safe',
  params: UserTradesParams,
  result: z.array(UserTrade),
})
