import { defineEndpoint } from '../../endpoint.ts'
import { getIncome as getIncomeV3 } from '../../futures/getIncome.ts'

/**
 * Gets the history of the perp wallet, oldest first. Weight 30, signed. The last 7 days when no time
 * is given.
 *
 * @see Aster Futures API V1, "Get Income History"
 */
export const getIncome = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v1/income',
  security: 'user-data',
  weight: 30,
  retry: 'safe',
  params: getIncomeV3.params,
  result: getIncomeV3.result,
})
