import { defineEndpoint } from '../../endpoint.ts'
import { getBalances as getBalancesV3 } from '../../futures/getBalances.ts'

/**
 * Gets the perp wallet, one row per asset. Weight 5, signed.
 *
 * @see Aster Futures API V1, "Futures Account Balance V2"
 */
export const getBalances = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v2/balance',
  security: 'user-data',
  weight: 5,
  retry: 'safe',
  params: getBalancesV3.params,
  result: getBalancesV3.result,
})
