import * as z from 'zod'
import { defineEndpoint } from '../endpoint.ts'
import { decimalString, epochMs, readableRows, symbolName } from '../schemas.ts'

/** What `getTicker24h` takes. */
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

/**
 * Gets price change and volume of the last 24 h, always as a list, without rows that
 * cannot be read. Public. Weight 1 with a symbol, 40
 * without.
 *
 * @see Aster Spot API V3, "24h price change"
 */
export const getTicker24h = defineEndpoint({
  market: 'spot',
  method: 'GET',
  path: '/api/v3/ticker/24hr',
  security: 'none',
  weight: ({ symbol }) => (symbol === undefined ? 40 : 1),
  retry: 'safe',
  params: Ticker24hParams,
  result: readableRows(Ticker24h),
})
