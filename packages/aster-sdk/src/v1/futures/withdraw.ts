import { defineWalletEndpoint } from '../../endpoint.ts'
import { Withdrawal } from '../../withdrawal.ts'
import { WithdrawV1Params } from '../withdrawV1.ts'

/**
 * Withdraws from the perp wallet to an EVM chain. The weight is not documented; counted as 5. The main
 * wallet signs as well (`userSignature`). No client binds it: use `prepare`.
 *
 * @throws {AsterOutcomeUnknownError} Money may be on its way: read the history, never repeat.
 * @see Aster Futures API V1, "Withdraw EVM (perp wallet)"
 * @deprecated The venue has replaced it by V3 (`POST /fapi/v3/aster/user-withdraw`).
 */
export const withdraw = defineWalletEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/aster/user-withdraw',
  security: 'withdraw',
  weight: 5,
  retry: 'never',
  params: WithdrawV1Params,
  result: Withdrawal,
})
