import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import {
  assetName,
  decimalString,
  epochMs,
  orderSide,
  requestTime,
  symbolName,
  venueId,
} from '../schemas.ts'
import { timeRange } from '../timeRange.ts'
import { page } from './page.ts'

/** What `getBuilderUserTrades` takes. */
export const BuilderUserTradesParams = z
  .strictObject({
    /** Epoch ms, inclusive. */
    startTime: z.optional(requestTime),
    /** Epoch ms, inclusive. */
    endTime: z.optional(requestTime),
    /** From 1. */
    page: z.optional(page),
    /** Rows of a page, 1 to 1000. @default 50 */
    limit: z.optional(z.int().check(z.minimum(1), z.maximum(1000))),
  })
  .check(timeRange())
export type BuilderUserTradesParams = z.input<typeof BuilderUserTradesParams>

/** What `getBuilderUserTrades` answers. */
export const BuilderUserTrades = z.looseObject({
  total: z.int(),
  currentPage: z.int(),
  totalPages: z.int(),
  pageSize: z.int(),
  hasMore: z.boolean(),
  rows: z.array(
    z.looseObject({
      tradeId: venueId,
      /** Epoch ms. */
      insertTime: epochMs,
      symbol: symbolName,
      side: orderSide,
      positionSide: z.string(),
      /** Quote per base. */
      price: decimalString,
      /** Base units. */
      qty: decimalString,
      /** What the user paid to the venue, in `feeAsset`. */
      fee: decimalString,
      feeAsset: assetName,
      orderId: venueId,
      realizedProfit: decimalString,
      userAddress: z.string(),
      /** What the user paid to us. */
      builderFee: decimalString,
    }),
  ),
})
export type BuilderUserTrades = z.output<typeof BuilderUserTrades>

/**
 * Gets trades that paid a fee to us as builder, newest first. Weight 5, signed. The last 7 days when
 * no time is given, at most 30 days back.
 *
 * @see Aster Futures API V3, "Get Builder Trades"
 */
export const getBuilderUserTrades = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v3/builder/userTrades',
  security: 'user-data',
  weight: 5,
  retry: 'safe',
  params: BuilderUserTradesParams,
  result: BuilderUserTrades,
})
