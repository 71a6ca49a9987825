import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { decimalString, decimalValue, epochMs, readableRows, symbolName } from '../schemas.ts'

/** What `getFundingInfo` takes. */
export const FundingInfoParams = z.strictObject({
  /** One symbol; every symbol when absent. */
  symbol: z.optional(symbolName),
})
export type FundingInfoParams = z.input<typeof FundingInfoParams>

/** One row of what `getFundingInfo` answers. */
export const FundingInfo = z.looseObject({
  symbol: symbolName,
  /** Hours between settlements: 1, 4 or 8 seen. */
  fundingIntervalHours: z.number().check(z.positive(), z.maximum(24)),
  /** Largest rate per interval, fraction of notional. The wire has a JSON number here. */
  fundingFeeCap: z.nullish(decimalValue),
  /** Smallest rate per interval, fraction of notional. */
  fundingFeeFloor: z.nullish(decimalValue),
  /** Fraction per interval. */
  interestRate: z.nullish(decimalString),
  time: z.optional(epochMs),
})
export type FundingInfo = z.output<typeof FundingInfo>

/**
 * Gets the funding interval, cap and floor of each perpetual. Weight 1, public. Intervals can change:
 * read it again at least daily. A symbol without a row has an unknown interval.
 *
 * @see Aster Futures API V3, "Get Funding Rate Config"
 */
export const getFundingInfo = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v3/fundingInfo',
  security: 'none',
  weight: 1,
  retry: 'safe',
  params: FundingInfoParams,
  result: readableRows(FundingInfo),
})
