import { defineEndpoint } from '../../endpoint.ts'
import { getKlines as getKlinesV3 } from '../../futures/getKlines.ts'

/**
 * Gets candles of one perpetual, oldest first. Public. Weight 1 below 100 rows, 2 below 500, 5 up to
 * 1000, 10 above.
 *
 * @see Aster Futures API V1, "Kline/Candlestick Data"
 */
export const getKlines = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v1/klines',
  security: 'none',
  weight: getKlinesV3.weight,
  retry: 'safe',
  params: getKlinesV3.params,
  result: getKlinesV3.result,
})
