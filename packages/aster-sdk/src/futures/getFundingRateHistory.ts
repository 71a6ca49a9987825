import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { decimalString, epochMs, requestTime, symbolName } from '../schemas.ts'

/** What `getFundingRateHistory` takes. */
export const FundingRateHistoryParams = z.strictObject({
  /** One symbol; every symbol when absent. */
  symbol: z.optional(symbolName),
  /** First settlement to include, epoch ms, inclusive. */
  startTime: z.optional(requestTime),
  /** Last settlement to include, epoch ms, inclusive. */
  endTime: z.optional(requestTime),
  /** Rows to return, 1 to 1000. @default 100 */
  limit: z.optional(z.int().check(z.minimum(1), z.maximum(1000))),
})
export type FundingRateHistoryParams = z.input<typeof FundingRateHistoryParams>

/** One row of what `getFundingRateHistory` answers. */
export const FundingRate = z.looseObject({
  symbol: symbolName,
  /** Fraction of notional per funding interval: `'0.0001'` is 1 bp. Positive: longs paid shorts. */
  fundingRate: decimalString,
  /** Settlement, epoch ms. */
  fundingTime: epochMs,
})
export type FundingRate = z.output<typeof FundingRate>

/**
 * Gets settled funding rates, oldest first. Weight 1, public. Without times: the newest `limit` rows;
 * with more rows than `limit` in the range: the first ones.
 *
 * @see Aster Futures API V3, "Get Funding Rate History"
 */
export const getFundingRateHistory = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v3/fundingRate',
  security: 'none',
  weight: 1,
  retry: 'safe',
  params: FundingRateHistoryParams,
  result: z.array(FundingRate),
})
