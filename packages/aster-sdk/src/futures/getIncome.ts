import * as z from 'zod'
import { defineEndpoint } from '../endpoint.ts'
import { assetName, decimalString, epochMs, symbolName, venueId } from '../schemas.ts'

/** What `getIncome` takes. */
export const IncomeParams = z.strictObject({
  /** One symbol; every symbol when absent. */
  symbol: symbolName.optional(),
  /** TRANSFER, REALIZED_PNL, FUNDING_FEE, COMMISSION, ...; all when absent. */
  incomeType: z
    .enum([
      'TRANSFER',
      'WELCOME_BONUS',
      'REALIZED_PNL',
      'FUNDING_FEE',
      'COMMISSION',
      'INSURANCE_CLEAR',
      'MARKET_MERCHANT_RETURN_REWARD',
    ])
    .optional(),
  /** Epoch ms, inclusive. */
  startTime: epochMs.optional(),
  endTime: epochMs.optional(),
  /** Rows, 1 to 1000. @default 100 */
  limit: z.int().min(1).max(1000).optional(),
})
export type IncomeParams = z.input<typeof IncomeParams>

/** One row of what `getIncome` answers. */
export const Income = z.looseObject({
  /** Empty when the line belongs to no symbol. */
  symbol: z.string().max(64),
  incomeType: z.string(),
  /** Signed amount of `asset`; positive was received. */
  income: decimalString,
  asset: assetName,
  info: z.string().nullish(),
  time: epochMs,
  /** Unique per `incomeType` and user, not alone. */
  tranId: venueId,
  /** Trade that caused it; empty when none. */
  tradeId: venueId.nullish(),
})
export type Income = z.output<typeof Income>

/**
 * Gets the history of the perp wallet, oldest first. Weight 30, signed. The last 7 days when no time is
 * given.
 *
 * @see Aster Futures API V3, "Get Income History"
 */
export const getIncome = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v3/income',
  security: 'user-data',
  weight: 30,
  retry: 'safe',
  params: IncomeParams,
  result: z.array(Income),
})
