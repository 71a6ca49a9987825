import { defineWalletEndpoint } from '../endpoint.ts'
import { Withdrawal, WithdrawParams } from '../withdrawal.ts'

/**
 * Withdraws from the spot wallet to an EVM chain. Weight 1. The agent needs the right to withdraw,
 * the main wallet signs as well (`userSignature`). No client binds it: use `prepare`.
 *
 * @throws {AsterOutcomeUnknownError} Money may be on its way: read the history, never repeat.
 *
 * @see Aster Spot API V3, "Withdraw"
 */
export const withdraw = defineWalletEndpoint({
  market: 'spot',
  method: 'POST',
  path: '/api/v3/aster/user-withdraw',
  security: 'withdraw',
  weight: 1,
  retry: 'never',
  params: WithdrawParams,
  result: Withdrawal,
})
