import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { assetName, decimalString, epochMs, requestTime, symbolName, venueId } from '../schemas.ts'

/** What `getIncome` takes. */
export const IncomeParams = z.strictObject({
  /** One symbol; every symbol when absent. */
  symbol: z.optional(symbolName),
  /** TRANSFER, REALIZED_PNL, FUNDING_FEE, COMMISSION, ...; all when absent. */
  incomeType: z.optional(
    z.enum([
      'TRANSFER',
      'WELCOME_BONUS',
      'REALIZED_PNL',
      'FUNDING_FEE',
      'COMMISSION',
      'INSURANCE_CLEAR',
      'MARKET_MERCHANT_RETURN_REWARD',
    ]),
  ),
  /** Epoch ms, inclusive. */
  startTime: z.optional(requestTime),
  endTime: z.optional(requestTime),
  /** Rows, 1 to 1000. @default 100 */
  limit: z.optional(z.int().check(z.minimum(1), z.maximum(1000))),
})
export type IncomeParams = z.input<typeof IncomeParams>

/** One row of what `getIncome` answers. */
export const Income = z.looseObject({
  /** Empty when the line belongs to no symbol. */
  symbol: z.string().check(z.maxLength(64)),
  incomeType: z.string(),
  /** Signed amount of `asset`; positive was received. */
  income: decimalString,
  asset: assetName,
  info: z.nullish(z.string()),
  time: epochMs,
  /** Unique per `incomeType` and user, not alone. */
  tranId: venueId,
  /** Trade that caused it; empty when none. */
  tradeId: z.nullish(venueId),
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
