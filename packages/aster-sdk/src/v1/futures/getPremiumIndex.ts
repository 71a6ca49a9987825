import { defineEndpoint } from '../../endpoint.ts'
import { getPremiumIndex as getPremiumIndexV3 } from '../../futures/getPremiumIndex.ts'

/**
 * Gets mark price, index price and the running funding estimate, always as a list, without rows that
 * cannot be read. Weight 1, public.
 *
 * @see Aster Futures API V1, "Mark Price"
 */
export const getPremiumIndex = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v1/premiumIndex',
  security: 'none',
  weight: 1,
  retry: 'safe',
  params: getPremiumIndexV3.params,
  result: getPremiumIndexV3.result,
})
