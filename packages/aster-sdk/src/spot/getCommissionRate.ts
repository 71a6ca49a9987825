import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { decimalString, symbolName } from '../schemas.ts'

/** What `getCommissionRate` takes. */
export const CommissionRateParams = z.strictObject({
  symbol: symbolName,
})
export type CommissionRateParams = z.input<typeof CommissionRateParams>

/** What `getCommissionRate` answers. */
export const CommissionRate = z.looseObject({
  symbol: symbolName,
  /** Fraction of notional: `'0.0002'` is 2 bps. Positive: we pay. */
  makerCommissionRate: decimalString,
  /** Fraction of notional. */
  takerCommissionRate: decimalString,
})
export type CommissionRate = z.output<typeof CommissionRate>

/**
 * Gets our fees of one symbol. Weight 20, signed.
 *
 * @see Aster Spot API V3, "Get symbol fees"
 */
export const getCommissionRate = defineEndpoint({
  market: 'spot',
  method: 'GET',
  path: '/api/v3/commissionRate',
  security: 'user-data',
  weight: 20,
  retry: 'safe',
  params: CommissionRateParams,
  result: CommissionRate,
})
