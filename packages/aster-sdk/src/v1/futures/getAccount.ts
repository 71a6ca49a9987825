import { defineEndpoint } from '../../endpoint.ts'
import { getAccount as getAccountV3 } from '../../futures/getAccount.ts'

/**
 * Gets balances and positions of the perp account in one answer. Weight 5, signed.
 *
 * @see Aster Futures API V1, "Account Information V4"
 */
export const getAccount = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v4/account',
  security: 'user-data',
  weight: 5,
  retry: 'safe',
  params: getAccountV3.params,
  result: getAccountV3.result,
})
