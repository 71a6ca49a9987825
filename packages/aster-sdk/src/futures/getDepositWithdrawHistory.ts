import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { assetName, decimalString, epochMs, NoParams, venueId } from '../schemas.ts'

/** One row of what `getDepositWithdrawHistory` answers. */
export const ChainTransfer = z.looseObject({
  id: venueId,
  /** DEPOSIT or WITHDRAW. */
  type: z.string(),
  asset: assetName,
  /** In units of `asset`, not signed. */
  amount: decimalString,
  /** PROCESSING, SUCCESS or FAILED. */
  state: z.string(),
  txHash: z.nullish(z.string()),
  /** Epoch ms. */
  time: epochMs,
  chainId: z.int(),
  /** `spot` or `perp`. */
  accountType: z.string(),
})
export type ChainTransfer = z.output<typeof ChainTransfer>

/**
 * Gets deposits and withdrawals of both wallets. A read by POST: not repeated on failure, safe to
 * call again. Signed. The weight is not documented; counted as 5.
 *
 * @see Aster Futures API V3, "Deposit and withdraw history"
 */
export const getDepositWithdrawHistory = defineEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v3/aster/deposit-withdraw-history',
  security: 'user-data',
  weight: 5,
  retry: 'never',
  params: NoParams,
  result: z.array(ChainTransfer),
})
