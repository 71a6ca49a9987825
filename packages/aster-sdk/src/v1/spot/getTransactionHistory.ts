import { defineEndpoint } from '../../endpoint.ts'
import { getTransactionHistory as getTransactionHistoryV3 } from '../../spot/getTransactionHistory.ts'

/**
 * Gets the history of the spot wallet. Weight 30, signed. The last 7 days when no time is given.
 *
 * @see Aster Spot API V1, "Transaction history"
 */
export const getTransactionHistory = defineEndpoint({
  market: 'spot',
  method: 'GET',
  path: '/api/v1/transactionHistory',
  security: 'user-data',
  weight: 30,
  retry: 'safe',
  params: getTransactionHistoryV3.params,
  result: getTransactionHistoryV3.result,
})
