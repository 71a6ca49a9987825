import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { isPlainSymbolInfo } from '../plainSymbolInfo.ts'
import { assetName, epochMs, NoParams, RateLimit, readableRows, symbolName } from '../schemas.ts'

/** Trading rules of one symbol. */
export const SymbolInfo = z.looseObject({
  symbol: symbolName,
  /** Only `TRADING` takes opening orders. */
  status: z.string(),
  baseAsset: assetName,
  quoteAsset: assetName,
  marginAsset: z.optional(assetName),
  /** `PERPETUAL`. */
  contractType: z.optional(z.string()),
  orderTypes: z.optional(z.array(z.string())),
  timeInForce: z.optional(z.array(z.string())),
  /** Tick, step, minimum notional and more. `pricePrecision` is not the tick. */
  filters: z.array(z.looseObject({ filterType: z.string() })),
})
export type SymbolInfo = z.output<typeof SymbolInfo>

/** What `getExchangeInfo` answers. */
export const ExchangeInfo = z.looseObject({
  /** Epoch ms. */
  serverTime: z.optional(epochMs),
  rateLimits: z.array(RateLimit),
  /** Without entries that cannot be read. */
  symbols: readableRows(SymbolInfo, (row): row is SymbolInfo => isPlainSymbolInfo(row)),
})
export type ExchangeInfo = z.output<typeof ExchangeInfo>

/**
 * Gets the trading rules of every perpetual, the only authority on ticks, steps and limits. Weight 1,
 * public. A large document: read it at start and every few hours.
 *
 * @see Aster Futures API V3, "Exchange Information"
 */
export const getExchangeInfo = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v3/exchangeInfo',
  security: 'none',
  weight: 1,
  retry: 'safe',
  params: NoParams,
  result: ExchangeInfo,
})
