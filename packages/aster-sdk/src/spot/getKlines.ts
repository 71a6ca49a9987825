import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { Klines, klineRange, klineWeight } from '../kline.ts'
import { symbolName } from '../schemas.ts'
import { timeRange } from '../timeRange.ts'

/** What `getKlines` takes. */
export const KlinesParams = z.strictObject({ symbol: symbolName, ...klineRange }).check(timeRange())
export type KlinesParams = z.input<typeof KlinesParams>

/**
 * Gets candles of one spot symbol, oldest first. Public. The weight is not documented; counted as on
 * the perp market, 1 to 10 by rows.
 *
 * @see Aster Spot API V3, "K-line data"
 */
export const getKlines = defineEndpoint({
  market: 'spot',
  method: 'GET',
  path: '/api/v3/klines',
  security: 'none',
  weight: ({ limit }) => klineWeight(limit),
  retry: 'safe',
  params: KlinesParams,
  result: Klines,
})
