import { defineEndpoint } from '../../endpoint.ts'
import { getCommissionRate as getCommissionRateV3 } from '../../futures/getCommissionRate.ts'

/**
 * Gets our fees of one symbol. Weight 20, signed.
 *
 * @see Aster Futures API V1, "User Commission Rate"
 */
export const getCommissionRate = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v1/commissionRate',
  security: 'user-data',
  weight: 20,
  retry: 'safe',
  params: getCommissionRateV3.params,
  result: getCommissionRateV3.result,
})
