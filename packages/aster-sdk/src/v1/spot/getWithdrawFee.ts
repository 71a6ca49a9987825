import { defineEndpoint } from '../../endpoint.ts'
import { getWithdrawFee as getWithdrawFeeV3 } from '../../spot/getWithdrawFee.ts'

/**
 * Estimates the fee of a withdrawal to a chain. Public. Weight 1.
 *
 * @see Aster Spot API V1, "Get withdraw fee"
 */
export const getWithdrawFee = defineEndpoint({
  market: 'spot',
  method: 'GET',
  path: '/api/v1/aster/withdraw/estimateFee',
  security: 'none',
  weight: 1,
  retry: 'safe',
  params: getWithdrawFeeV3.params,
  result: getWithdrawFeeV3.result,
})
