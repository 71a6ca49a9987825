import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { decimalString, epochMs, readableRows, symbolName } from '../schemas.ts'

/** What `getTickerPrice` takes. */
export const TickerPriceParams = z.strictObject({
  /** One symbol; every symbol when absent. */
  symbol: z.optional(symbolName),
})
export type TickerPriceParams = z.input<typeof TickerPriceParams>

/** One row of what `getTickerPrice` answers. */
export const TickerPrice = z.looseObject({
  symbol: symbolName,
  /** Last trade, quote per base. */
  price: decimalString,
  /** Epoch ms. */
  time: z.optional(epochMs),
})
export type TickerPrice = z.output<typeof TickerPrice>

/**
 * Gets the last price, always as a list, without rows that cannot be read. Public. Weight 1 with a
 * symbol, 2 without.
 *
 * @see Aster Spot API V3, "Latest price"
 */
export const getTickerPrice = defineEndpoint({
  market: 'spot',
  method: 'GET',
  path: '/api/v3/ticker/price',
  security: 'none',
  weight: ({ symbol }) => (symbol === undefined ? 2 : 1),
  retry: 'safe',
  params: TickerPriceParams,
  result: readableRows(TickerPrice),
})
