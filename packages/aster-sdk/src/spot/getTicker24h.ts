import { defineEndpoint } from '../endpoint.ts'
import { Ticker24hParams, Tickers24h } from '../ticker24h.ts'

/**
 * Gets price change and volume of the last 24 h, always as a list, without rows that
 * cannot be read. Public. Weight 1 with a symbol, 40
 * without.
 *
 * @see Aster Spot API V3, "24h price change"
 */
export const getTicker24h = defineEndpoint({
  market: 'spot',
  method: 'GET',
  path: '/api/v3/ticker/24hr',
  security: 'none',
  weight: ({ symbol }) => (symbol === undefined ? 40 : 1),
  retry: 'safe',
  params: Ticker24hParams,
  result: Tickers24h,
})
