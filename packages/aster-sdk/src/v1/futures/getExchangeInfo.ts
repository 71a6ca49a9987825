import { defineEndpoint } from '../../endpoint.ts'
import { getExchangeInfo as getExchangeInfoV3 } from '../../futures/getExchangeInfo.ts'

/**
 * Gets the trading rules of every perpetual, the only authority on ticks, steps and limits. Weight 1,
 * public. A large document: read it at start and every few hours.
 *
 * @see Aster Futures API V1, "Exchange Information"
 */
export const getExchangeInfo = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v1/exchangeInfo',
  security: 'none',
  weight: 1,
  retry: 'safe',
  params: getExchangeInfoV3.params,
  result: getExchangeInfoV3.result,
})
