import { defineEndpoint } from '../../endpoint.ts'
import { getBookTicker as getBookTickerV3 } from '../../spot/getBookTicker.ts'

/**
 * Gets best bid and ask, always as a list, without rows that cannot be read. Public. Weight 1 with a
 * symbol, 2 without.
 *
 * @see Aster Spot API V1, "Current best order"
 */
export const getBookTicker = defineEndpoint({
  market: 'spot',
  method: 'GET',
  path: '/api/v1/ticker/bookTicker',
  security: 'none',
  weight: getBookTickerV3.weight,
  retry: 'safe',
  params: getBookTickerV3.params,
  result: getBookTickerV3.result,
})
