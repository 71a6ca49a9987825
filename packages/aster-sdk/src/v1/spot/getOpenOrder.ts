import { defineEndpoint } from '../../endpoint.ts'
import { getOpenOrder as getOpenOrderV3 } from '../../spot/getOpenOrder.ts'

/**
 * Looks up one working order by venue id or by our own. Weight 1, signed.
 *
 * An order that is filled or cancelled answers -2013 as if it had never been: use `getOrder` to learn
 * what became of one.
 *
 * @see Aster Spot API V1, "Query Current Open Order"
 */
export const getOpenOrder = defineEndpoint({
  market: 'spot',
  method: 'GET',
  path: '/api/v1/openOrder',
  security: 'user-data',
  weight: 1,
  retry: 'safe',
  params: getOpenOrderV3.params,
  result: getOpenOrderV3.result,
})
