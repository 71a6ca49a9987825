import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { Klines, klineRange, klineWeight } from '../kline.ts'
import { symbolName } from '../schemas.ts'
import { timeRange } from '../timeRange.ts'

/** What `getIndexPriceKlines` takes. */
export const IndexPriceKlinesParams = z
  .strictObject({
    /** Pair, e.g. `BTCUSDT`. */
    pair: symbolName,
    ...klineRange,
  })
  .check(timeRange())
export type IndexPriceKlinesParams = z.input<typeof IndexPriceKlinesParams>

/**
 * Gets candles of the index price of one pair, oldest first; their volumes mean nothing. Public.
 * Weight 1 to 10 by rows.
 *
 * @see Aster Futures API V3, "Index Price Kline/Candlestick Data"
 */
export const getIndexPriceKlines = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v3/indexPriceKlines',
  security: 'none',
  weight: ({ limit }) => klineWeight(limit),
  retry: 'safe',
  params: IndexPriceKlinesParams,
  result: Klines,
})
