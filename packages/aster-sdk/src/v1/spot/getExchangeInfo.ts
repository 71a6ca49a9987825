import { defineEndpoint } from '../../endpoint.ts'
import { getExchangeInfo as getExchangeInfoV3 } from '../../spot/getExchangeInfo.ts'

/**
 * Gets the trading rules of every spot symbol, the only authority on ticks, steps and limits. Weight
 * 1, public. A large document: read it at start and every few hours.
 *
 * @see Aster Spot API V1, "Trading specification information"
 */
export const getExchangeInfo = defineEndpoint({
  market: 'spot',
  method: 'GET',
  path: '/api/v1/exchangeInfo',
  security: 'none',
  weight: 1,
  retry: 'safe',
  params: getExchangeInfoV3.params,
  result: getExchangeInfoV3.result,
})
