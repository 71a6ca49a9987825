import { defineWalletEndpoint } from '../../endpoint.ts'
import { Withdrawal } from '../../withdrawal.ts'
import { WithdrawV1Params } from '../withdrawV1.ts'

/**
 * Withdraws from the spot wallet to an EVM chain. Weight 1. The main wallet signs as well
 * (`userSignature`). No client binds it: use `prepare`.
 *
 * @throws {AsterOutcomeUnknownError} Money may be on its way: read the history, never repeat.
 * @see Aster Spot API V1, "Withdraw"
 */
export const withdraw = defineWalletEndpoint({
  market: 'spot',
  method: 'POST',
  path: '/api/v1/aster/user-withdraw',
  security: 'withdraw',
  weight: 1,
  retry: 'never',
  params: WithdrawV1Params,
  result: Withdrawal,
})
