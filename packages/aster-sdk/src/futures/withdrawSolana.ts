import { defineWalletEndpoint } from '../endpoint.ts'
import { SolanaWithdrawParams, Withdrawal } from '../withdrawal.ts'

/**
 * Withdraws from the perp wallet to Solana. The weight is not documented; counted as 5. The agent
 * needs the right to withdraw, the main wallet signs as well (`userSignature`). No client binds it:
 * use `prepare`.
 *
 * @throws {AsterOutcomeUnknownError} Money may be on its way: read the history, never repeat.
 *
 * @see Aster Futures API V3, "Withdraw Solana (perp wallet)"
 */
export const withdrawSolana = defineWalletEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v3/aster/user-solana-withdraw',
  security: 'withdraw',
  weight: 5,
  retry: 'never',
  params: SolanaWithdrawParams,
  result: Withdrawal,
})
