import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { Klines, klineRange, klineWeight } from '../kline.ts'
import { symbolName } from '../schemas.ts'
import { timeRange } from '../timeRange.ts'

/** What `getMarkPriceKlines` takes. */
export const MarkPriceKlinesParams = z
  .strictObject({ symbol: symbolName, ...klineRange })
  .check(timeRange())
export type MarkPriceKlinesParams = z.input<typeof MarkPriceKlinesParams>

/**
 * Gets candles of the mark price of one perpetual, oldest first; their volumes mean nothing. Public.
 * Weight 1 to 10 by rows.
 *
 * @see Aster Futures API V3, "Mark Price Kline/Candlestick Data"
 */
export const getMarkPriceKlines = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v3/markPriceKlines',
  security: 'none',
  weight: ({ limit }) => klineWeight(limit),
  retry: 'safe',
  params: MarkPriceKlinesParams,
  result: Klines,
})
