import { defineEndpoint } from '../../endpoint.ts'
import { getDepositWithdrawHistory as getDepositWithdrawHistoryV3 } from '../../futures/getDepositWithdrawHistory.ts'

/**
 * Gets deposits and withdrawals of both wallets. A read by POST: not repeated on failure, safe to call
 * again. Signed. The weight is not documented; counted as 5.
 *
 * @see Aster Futures API V1, "Deposit and withdraw history"
 * @deprecated The venue has replaced it by V3 (`POST /fapi/v3/aster/deposit-withdraw-history`).
 */
export const getDepositWithdrawHistory = defineEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/aster/deposit-withdraw-history',
  security: 'user-data',
  weight: 5,
  retry: 'never',
  params: getDepositWithdrawHistoryV3.params,
  result: getDepositWithdrawHistoryV3.result,
})
