import { defineWalletEndpoint } from '../../endpoint.ts'
import { withdrawSolana as withdrawSolanaV3 } from '../../spot/withdrawSolana.ts'

/**
 * Withdraws from the spot wallet to Solana. The weight is not documented; counted as 5. The main
 * wallet signs as well (`userSignature`). No client binds it: use `prepare`.
 *
 * @throws {AsterOutcomeUnknownError} Money may be on its way: read the history, never repeat.
 * @see Aster Spot API V1, "Withdraw Solana (spot wallet)"
 * @deprecated The venue has replaced it by V3 (`POST /api/v3/aster/user-solana-withdraw`).
 */
export const withdrawSolana = defineWalletEndpoint({
  market: 'spot',
  method: 'POST',
  path: '/api/v1/aster/user-solana-withdraw',
  security: 'withdraw',
  weight: 5,
  retry: 'never',
  params: withdrawSolanaV3.params,
  result: withdrawSolanaV3.result,
})
