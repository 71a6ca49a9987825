import { defineEndpoint } from '../../endpoint.ts'
import { getMarkPriceKlines as getMarkPriceKlinesV3 } from '../../futures/getMarkPriceKlines.ts'

/**
 * Gets candles of the mark price of one perpetual, oldest first; their volumes mean nothing. Public.
 * Weight 1 to 10 by rows.
 *
 * @see Aster Futures API V1, "Mark Price Kline/Candlestick Data"
 */
export const getMarkPriceKlines = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v1/markPriceKlines',
  security: 'none',
  weight: getMarkPriceKlinesV3.weight,
  retry: 'safe',
  params: getMarkPriceKlinesV3.params,
  result: getMarkPriceKlinesV3.result,
})
