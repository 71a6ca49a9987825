import { defineEndpoint } from '../../endpoint.ts'
import { getBookTicker as getBookTickerV3 } from '../../futures/getBookTicker.ts'

/**
 * Gets best bid and ask, always as a list, without rows that cannot be read. Public. Weight 1 with a
 * symbol, 2 without.
 *
 * @see Aster Futures API V1, "Symbol Order Book Ticker"
 */
export const getBookTicker = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v1/ticker/bookTicker',
  security: 'none',
  weight: getBookTickerV3.weight,
  retry: 'safe',
  params: getBookTickerV3.params,
  result: getBookTickerV3.result,
})
