import { defineEndpoint } from '../../endpoint.ts'
import { getCommissionRate as getCommissionRateV3 } from '../../spot/getCommissionRate.ts'

/**
 * Gets our fees of one symbol. Weight 20, signed.
 *
 * @see Aster Spot API V1, "Get symbol fees"
 */
export const getCommissionRate = defineEndpoint({
  market: 'spot',
  method: 'GET',
  path: '/api/v1/commissionRate',
  security: 'user-data',
  weight: 20,
  retry: 'safe',
  params: getCommissionRateV3.params,
  result: getCommissionRateV3.result,
})
