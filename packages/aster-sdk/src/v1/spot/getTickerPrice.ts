import { defineEndpoint } from '../../endpoint.ts'
import { getTickerPrice as getTickerPriceV3 } from '../../spot/getTickerPrice.ts'

/**
 * Gets the last price, always as a list, without rows that cannot be read. Public. Weight 1 with a
 * symbol, 2 without.
 *
 * @see Aster Spot API V1, "Latest price"
 */
export const getTickerPrice = defineEndpoint({
  market: 'spot',
  method: 'GET',
  path: '/api/v1/ticker/price',
  security: 'none',
  weight: getTickerPriceV3.weight,
  retry: 'safe',
  params: getTickerPriceV3.params,
  result: getTickerPriceV3.result,
})
