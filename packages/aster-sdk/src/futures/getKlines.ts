import { z } from 'zod'
import { defineEndpoint } from '../endpoint.ts'
import { decimalString, epochMs, symbolName } from '../schemas.ts'

/** What `getKlines` takes. */
export const KlinesParams = z.strictObject({
  symbol: symbolName,
  interval: z.enum([
    '1m',
    '3m',
    '5m',
    '15m',
    '30m',
    '1h',
    '2h',
    '4h',
    '6h',
    '8h',
    '12h',
    '1d',
    '3d',
    '1w',
    '1M',
  ]),
  /** Epoch ms, inclusive. */
  startTime: epochMs.optional(),
  endTime: epochMs.optional(),
  /** Rows, 1 to 1500. @default 500 */
  limit: z.int().min(1).max(1500).optional(),
})
export type KlinesParams = z.input<typeof KlinesParams>

/**
 * `[openTime, open, high, low, close, volume, closeTime, quoteVolume, trades, takerBuyVolume,
 * takerBuyQuoteVolume, ...]`: times in epoch ms, prices in quote per base, volumes in base units unless
 * they say quote.
 */
export const Kline = z.tuple(
  [
    epochMs,
    decimalString,
    decimalString,
    decimalString,
    decimalString,
    decimalString,
    epochMs,
    decimalString,
    z.int(),
    decimalString,
    decimalString,
  ],
  z.unknown(),
)
export type Kline = z.output<typeof Kline>

function klineWeight(limit: number): number {
  if (limit < 100) return 1
  if (limit < 500) return 2
  return limit <= 1000 ? 5 : 10
}

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
  weight: ({ limit }) => klineWeight(limit ?? 500),
  retry: 'safe',
  params: KlinesParams,
  result: z.array(Kline),
})
