import * as z from 'zod/mini'
import {
  isFields,
  isPlainDecimal,
  isPlainOptionalCount,
  isPlainOptionalDecimal,
  isPlainSymbol,
} from './plainChecks.ts'
import { decimalString, epochMs, readableRows, symbolName } from './schemas.ts'

/** What `getTicker24h` takes, on both markets. */
export const Ticker24hParams = z.strictObject({
  /** One symbol; every symbol when absent. */
  symbol: z.optional(symbolName),
})
export type Ticker24hParams = z.input<typeof Ticker24hParams>

/** One row of what `getTicker24h` answers. */
export const Ticker24h = z.looseObject({
  symbol: symbolName,
  /** Last trade, quote per base. */
  lastPrice: decimalString,
  /** Traded in 24 h, base units. */
  volume: decimalString,
  /** Traded in 24 h, quote. */
  quoteVolume: decimalString,
  /** Signed percent: `'-1.5'` is -1.5 %. */
  priceChangePercent: z.optional(decimalString),
  openPrice: z.optional(decimalString),
  highPrice: z.optional(decimalString),
  lowPrice: z.optional(decimalString),
  openTime: z.optional(epochMs),
  closeTime: z.optional(epochMs),
})
export type Ticker24h = z.output<typeof Ticker24h>

/** What `getTicker24h` answers: always a list, without rows that cannot be read. */
export const Tickers24h = readableRows(Ticker24h, isPlainTicker)

function isPlainTicker(row: unknown): row is Ticker24h {
  return (
    isFields(row) &&
    isPlainSymbol(row.symbol) &&
    isPlainDecimal(row.lastPrice) &&
    isPlainDecimal(row.volume) &&
    isPlainDecimal(row.quoteVolume) &&
    isPlainOptionalDecimal(row.priceChangePercent) &&
    isPlainOptionalDecimal(row.openPrice) &&
    isPlainOptionalDecimal(row.highPrice) &&
    isPlainOptionalDecimal(row.lowPrice) &&
    isPlainOptionalCount(row.openTime) &&
    isPlainOptionalCount(row.closeTime)
  )
}
