import { defineWalletEndpoint } from '../endpoint.ts'
import { SolanaWithdrawParams, Withdrawal } from '../withdrawal.ts'

/**
 * Withdraws from the spot wallet to Solana. The weight is not documented; counted as 5. The agent
 * needs the right to withdraw, the main wallet signs as well (`userSignature`). No client binds it:
 * use `prepare`.
 *
 * @throws {AsterOutcomeUnknownError} Money may be on its way: read the history, never repeat.
 *
 * @see Aster Spot API V3, "Withdraw Solana (spot wallet)"
 */
export const withdrawSolana = defineWalletEndpoint({
  market: 'spot',
  method: 'POST',
  path: '/api/v3/aster/user-solana-withdraw',
  security: 'withdraw',
  weight: 5,
  retry: 'never',
  params: SolanaWithdrawParams,
  result: Withdrawal,
})
