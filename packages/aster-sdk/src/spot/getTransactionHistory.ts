import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { assetName, decimalString, epochMs, requestTime, venueId } from '../schemas.ts'

/** What `getTransactionHistory` takes. */
export const TransactionHistoryParams = z.strictObject({
  asset: z.optional(assetName),
  /** TRADE_TARGET, TRADE_SOURCE, TRANSFER_SPOT_TO_FUTURE, TRANSFER_FUTURE_TO_SPOT, ... */
  type: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
  /** Epoch ms, inclusive. */
  startTime: z.optional(requestTime),
  endTime: z.optional(requestTime),
  /** Rows, 1 to 1000. @default 100 */
  limit: z.optional(z.int().check(z.minimum(1), z.maximum(1000))),
})
export type TransactionHistoryParams = z.input<typeof TransactionHistoryParams>

/** One row of what `getTransactionHistory` answers. */
export const Transaction = z.looseObject({
  tranId: venueId,
  tradeId: z.nullish(venueId),
  asset: assetName,
  symbol: z.nullish(z.string().check(z.maxLength(64))),
  /** Signed amount of `asset`; positive was received. */
  balanceDelta: decimalString,
  balanceInfo: z.nullish(z.string()),
  time: epochMs,
  type: z.string(),
})
export type Transaction = z.output<typeof Transaction>

/**
 * Gets the history of the spot wallet. Weight 30, signed. The last 7 days when no time is given.
 *
 * @see Aster Spot API V3, "Transaction history"
 */
export const getTransactionHistory = defineEndpoint({
  market: 'spot',
  method: 'GET',
  path: '/api/v3/transactionHistory',
  security: 'user-data',
  weight: 30,
  retry: 'safe',
  params: TransactionHistoryParams,
  result: z.array(Transaction),
})
