import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { decimalString, epochMs, readableRows, symbolName } from '../schemas.ts'

/** What `getBookTicker` takes. */
export const BookTickerParams = z.strictObject({
  /** One symbol; every symbol when absent. */
  symbol: z.optional(symbolName),
})
export type BookTickerParams = z.input<typeof BookTickerParams>

/** One row of what `getBookTicker` answers. */
export const BookTicker = z.looseObject({
  symbol: symbolName,
  /** Best bid, quote per base; `'0'` when that side is empty. */
  bidPrice: decimalString,
  /** Base units. */
  bidQty: decimalString,
  askPrice: decimalString,
  askQty: decimalString,
  /** When the book last changed, epoch ms. */
  time: z.optional(epochMs),
})
export type BookTicker = z.output<typeof BookTicker>

/**
 * Gets best bid and ask, always as a list, without rows that
 * cannot be read. Public. Weight 1 with a symbol, 2 without.
 *
 * @see Aster Futures API V3, "Symbol Order Book Ticker"
 */
export const getBookTicker = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v3/ticker/bookTicker',
  security: 'none',
  weight: ({ symbol }) => (symbol === undefined ? 2 : 1),
  retry: 'safe',
  params: BookTickerParams,
  result: readableRows(BookTicker),
})
