import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { decimalString, epochMs, readableRows, symbolName } from '../schemas.ts'

/** What `getPremiumIndex` takes. */
export const PremiumIndexParams = z.strictObject({
  /** One symbol; every symbol when absent. */
  symbol: z.optional(symbolName),
})
export type PremiumIndexParams = z.input<typeof PremiumIndexParams>

/** One row of what `getPremiumIndex` answers. */
export const PremiumIndex = z.looseObject({
  symbol: symbolName,
  /** Price that margin and liquidation go by, quote per base. */
  markPrice: decimalString,
  /** Composite of spot prices, quote per base. */
  indexPrice: decimalString,
  estimatedSettlePrice: z.optional(decimalString),
  /**
   * Running estimate for `nextFundingTime`, fraction of notional per funding interval; not the last
   * settled rate, despite its name. Positive: longs pay shorts.
   */
  lastFundingRate: decimalString,
  /** Next settlement, epoch ms. */
  nextFundingTime: epochMs,
  interestRate: z.optional(decimalString),
  /** Event time, epoch ms. */
  time: epochMs,
})
export type PremiumIndex = z.output<typeof PremiumIndex>

/**
 * Gets mark price, index price and the running funding estimate, always as a list, without rows that
 * cannot be read. Weight 1, public.
 *
 * @see Aster Futures API V3, "Mark Price"
 */
export const getPremiumIndex = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v3/premiumIndex',
  security: 'none',
  weight: 1,
  retry: 'safe',
  params: PremiumIndexParams,
  result: readableRows(PremiumIndex),
})
