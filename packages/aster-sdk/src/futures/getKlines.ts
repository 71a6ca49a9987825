import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { Klines, klineRange, klineWeight } from '../kline.ts'
import { symbolName } from '../schemas.ts'
import { timeRange } from '../timeRange.ts'

/** What `getKlines` takes. */
export const KlinesParams = z.strictObject({ symbol: symbolName, ...klineRange }).check(timeRange())
export type KlinesParams = z.input<typeof KlinesParams>

/**
 * Gets candles of one perpetual, oldest first. Public. Weight 1 below 100 rows, 2 below 500, 5 up to
 * 1000, 10 above.
 *
 * @see Aster Futures API V3, "Kline/Candlestick Data"
 */
export const getKlines = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v3/klines',
  security: 'none',
  weight: ({ limit }) => klineWeight(limit),
  retry: 'safe',
  params: KlinesParams,
  result: Klines,
})
