import { defineEndpoint } from '../../endpoint.ts'
import { getAccount as getAccountV3 } from '../../spot/getAccount.ts'

/**
 * Gets the spot wallet. Weight 5, signed.
 *
 * @see Aster Spot API V1, "Account information"
 */
export const getAccount = defineEndpoint({
  market: 'spot',
  method: 'GET',
  path: '/api/v1/account',
  security: 'user-data',
  weight: 5,
  retry: 'safe',
  params: getAccountV3.params,
  result: getAccountV3.result,
})
