import * as z from 'zod'
import { defineEndpoint } from '../endpoint.ts'
import { assetName, decimalString, epochMs, venueId } from '../schemas.ts'

/** What `getTransactionHistory` takes. */
export const TransactionHistoryParams = z.strictObject({
  asset: assetName.optional(),
  /** TRADE_TARGET, TRADE_SOURCE, TRANSFER_SPOT_TO_FUTURE, TRANSFER_FUTURE_TO_SPOT, ... */
  type: z.string().min(1).max(64).optional(),
  /** Epoch ms, inclusive. */
  startTime: epochMs.optional(),
  endTime: epochMs.optional(),
  /** Rows, 1 to 1000. @default 100 */
  limit: z.int().min(1).max(1000).optional(),
})
export type TransactionHistoryParams = z.input<typeof TransactionHistoryParams>

/** One row of what `getTransactionHistory` answers. */
export const Transaction = z.looseObject({
  tranId: venueId,
  tradeId: venueId.nullish(),
  asset: assetName,
  symbol: z.string().max(64).nullish(),
  /** Signed amount of `asset`; positive was received. */
  balanceDelta: decimalString,
  balanceInfo: z.string().nullish(),
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
