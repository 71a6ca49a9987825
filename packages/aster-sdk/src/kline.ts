import * as z from 'zod/mini'
import { isPlainCount, isPlainDecimal } from './plainChecks.ts'
import { quickList } from './quickList.ts'
import { decimalString, epochMs, requestTime } from './schemas.ts'

/** Length of a candle. */
export const klineInterval = z.enum([
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
])

/** Which candles: a range and a number of rows. */
export const klineRange = {
  interval: klineInterval,
  /** Open time of the first candle, epoch ms, inclusive. */
  startTime: z.optional(requestTime),
  /** Epoch ms, inclusive. */
  endTime: z.optional(requestTime),
  /** Rows, 1 to 1500. @default 500 */
  limit: z.optional(z.int().check(z.minimum(1), z.maximum(1500))),
}

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

/** Candles, oldest first. */
export const Klines = quickList(z.array(Kline), (row) => (isPlainKline(row) ? row : undefined))

function isPlainKline(row: unknown): row is Kline {
  return (
    Array.isArray(row) &&
    row.length >= 11 &&
    isPlainCount(row[0]) &&
    isPlainDecimal(row[1]) &&
    isPlainDecimal(row[2]) &&
    isPlainDecimal(row[3]) &&
    isPlainDecimal(row[4]) &&
    isPlainDecimal(row[5]) &&
    isPlainCount(row[6]) &&
    isPlainDecimal(row[7]) &&
    isPlainCount(row[8]) &&
    isPlainDecimal(row[9]) &&
    isPlainDecimal(row[10])
  )
}

/** Weight by rows: 1 below 100, 2 below 500, 5 up to 1000, 10 above. */
export function klineWeight(limit = 500): number {
  if (limit < 100) return 1
  if (limit < 500) return 2
  return limit <= 1000 ? 5 : 10
}
