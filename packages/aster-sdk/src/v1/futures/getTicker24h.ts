import { defineEndpoint } from '../../endpoint.ts'
import { getTicker24h as getTicker24hV3 } from '../../futures/getTicker24h.ts'

/**
 * Gets price change and volume of the last 24 h, always as a list, without rows that cannot be read.
 * Public. Weight 1 with a symbol, 40 without.
 *
 * @see Aster Futures API V1, "24hr Ticker Price Change Statistics"
 */
export const getTicker24h = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v1/ticker/24hr',
  security: 'none',
  weight: getTicker24hV3.weight,
  retry: 'safe',
  params: getTicker24hV3.params,
  result: getTicker24hV3.result,
})
