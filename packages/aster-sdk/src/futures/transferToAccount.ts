import * as z from 'zod/mini'
import { defineWalletEndpoint } from '../endpoint.ts'
import { assetName, Confirmation, decimalText, walletAddress } from '../schemas.ts'

/** What `transferToAccount` takes. */
export const TransferToAccountParams = z.strictObject({
  /** Address that receives. */
  toAccountAddress: walletAddress,
  asset: assetName,
  /** In units of `asset`, above 0. */
  amount: decimalText,
  /** Wallet that it leaves, then wallet that it enters. */
  kindType: z.enum(['FUTURE_FUTURE', 'FUTURE_SPOT', 'SPOT_FUTURE', 'SPOT_SPOT']),
  /** Address that pays, when it is not the signing one. */
  fromAccountAddress: z.optional(walletAddress),
})
export type TransferToAccountParams = z.input<typeof TransferToAccountParams>

/**
 * Moves money between accounts of one main wallet. Signed by the main wallet. Weight 5. It takes no
 * id of ours: never repeat it after an unknown outcome.
 *
 * @throws {AsterOutcomeUnknownError} It may have moved: compare balances of both accounts.
 *
 * @see Aster Futures API V3, "Sub-Account Transfer"
 */
export const transferToAccount = defineWalletEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v3/subAccountTransfer',
  security: 'management',
  weight: 5,
  retry: 'never',
  params: TransferToAccountParams,
  result: Confirmation,
})
