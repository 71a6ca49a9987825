import { defineWalletEndpoint } from '../endpoint.ts'
import { Withdrawal, WithdrawParams } from '../withdrawal.ts'

/**
 * Withdraws from the perp wallet to an EVM chain. The weight is not documented; counted as 5. The
 * agent needs the right to withdraw, the main wallet signs as well (`userSignature`). No client
 * binds it: use `prepare`.
 *
 * @throws {AsterOutcomeUnknownError} Money may be on its way: read the history, never repeat.
 *
 * @see Aster Futures API V3, "Withdraw EVM (perp wallet)"
 */
export const withdraw = defineWalletEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v3/aster/user-withdraw',
  security: 'withdraw',
  weight: 5,
  retry: 'never',
  params: WithdrawParams,
  result: Withdrawal,
})
