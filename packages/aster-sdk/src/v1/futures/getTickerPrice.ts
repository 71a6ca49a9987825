import { defineEndpoint } from '../../endpoint.ts'
import { getTickerPrice as getTickerPriceV3 } from '../../futures/getTickerPrice.ts'

/**
 * Gets the last price, always as a list, without rows that cannot be read. Public. Weight 1 with a
 * symbol, 2 without.
 *
 * @see Aster Futures API V1, "Symbol Price Ticker"
 */
export const getTickerPrice = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v1/ticker/price',
  security: 'none',
  weight: getTickerPriceV3.weight,
  retry: 'safe',
  params: getTickerPriceV3.params,
  result: getTickerPriceV3.result,
})
