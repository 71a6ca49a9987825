import * as z from 'zod'
import { decimalString, epochMs, symbolName } from './schemas.ts'

/** What `getTicker24h` takes, on both markets. */
export const Ticker24hParams = z.strictObject({
  /** One symbol; every symbol when absent. */
  symbol: symbolName.optional(),
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
  priceChangePercent: decimalString.optional(),
  openPrice: decimalString.optional(),
  highPrice: decimalString.optional(),
  lowPrice: decimalString.optional(),
  openTime: epochMs.optional(),
  closeTime: epochMs.optional(),
})
export type Ticker24h = z.output<typeof Ticker24h>
