import { defineWalletEndpoint } from '../../endpoint.ts'
import { withdrawSolana as withdrawSolanaV3 } from '../../futures/withdrawSolana.ts'

/**
 * Withdraws from the perp wallet to Solana. The weight is not documented; counted as 5. The main
 * wallet signs as well (`userSignature`). No client binds it: use `prepare`.
 *
 * @throws {AsterOutcomeUnknownError} Money may be on its way: read the history, never repeat.
 * @see Aster Futures API V1, "Withdraw Solana (perp wallet)"
 * @deprecated The venue has replaced it by V3 (`POST /fapi/v3/aster/user-solana-withdraw`).
 */
export const withdrawSolana = defineWalletEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/aster/user-solana-withdraw',
  security: 'withdraw',
  weight: 5,
  retry: 'never',
  params: withdrawSolanaV3.params,
  result: withdrawSolanaV3.result,
})
