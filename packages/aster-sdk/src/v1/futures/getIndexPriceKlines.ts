import { defineEndpoint } from '../../endpoint.ts'
import { getIndexPriceKlines as getIndexPriceKlinesV3 } from '../../futures/getIndexPriceKlines.ts'

/**
 * Gets candles of the index price of one pair, oldest first; their volumes mean nothing. Public.
 * Weight 1 to 10 by rows.
 *
 * @see Aster Futures API V1, "Index Price Kline/Candlestick Data"
 */
export const getIndexPriceKlines = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v1/indexPriceKlines',
  security: 'none',
  weight: getIndexPriceKlinesV3.weight,
  retry: 'safe',
  params: getIndexPriceKlinesV3.params,
  result: getIndexPriceKlinesV3.result,
})
