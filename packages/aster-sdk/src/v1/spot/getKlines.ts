import { defineEndpoint } from '../../endpoint.ts'
import { getKlines as getKlinesV3 } from '../../spot/getKlines.ts'

/**
 * Gets candles of one spot symbol, oldest first. Public. The weight is not documented; counted as on
 * the perp market, 1 to 10 by rows.
 *
 * @see Aster Spot API V1, "K-line data"
 */
export const getKlines = defineEndpoint({
  market: 'spot',
  method: 'GET',
  path: '/api/v1/klines',
  security: 'none',
  weight: getKlinesV3.weight,
  retry: 'safe',
  params: getKlinesV3.params,
  result: getKlinesV3.result,
})
