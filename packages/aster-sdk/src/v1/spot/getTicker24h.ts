import { defineEndpoint } from '../../endpoint.ts'
import { getTicker24h as getTicker24hV3 } from '../../spot/getTicker24h.ts'

/**
 * Gets price change and volume of the last 24 h, always as a list, without rows that cannot be read.
 * Public. Weight 1 with a symbol, 40 without.
 *
 * @see Aster Spot API V1, "24h price change"
 */
export const getTicker24h = defineEndpoint({
  market: 'spot',
  method: 'GET',
  path: '/api/v1/ticker/24hr',
  security: 'none',
  weight: getTicker24hV3.weight,
  retry: 'safe',
  params: getTicker24hV3.params,
  result: getTicker24hV3.result,
})
