import * as z from 'zod'
import { defineEndpoint } from '../endpoint.ts'
import { decimalString, decimalValue, epochMs, readableRows, symbolName } from '../schemas.ts'

/** What `getFundingInfo` takes. */
export const FundingInfoParams = z.strictObject({
  /** One symbol; every symbol when absent. */
  symbol: symbolName.optional(),
})
export type FundingInfoParams = z.input<typeof FundingInfoParams>

/** One row of what `getFundingInfo` answers. */
export const FundingInfo = z.looseObject({
  symbol: symbolName,
  /** Hours between settlements: 1, 4 or 8 seen. */
  fundingIntervalHours: z.number().positive().max(24),
  /** Largest rate per interval, fraction of notional. The wire has a JSON number here. */
  fundingFeeCap: decimalValue.nullish(),
  /** Smallest rate per interval, fraction of notional. */
  fundingFeeFloor: decimalValue.nullish(),
  /** Fraction per interval. */
  interestRate: decimalString.nullish(),
  time: epochMs.optional(),
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
