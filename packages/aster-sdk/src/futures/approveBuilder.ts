import * as z from 'zod/mini'
import { defineWalletEndpoint } from '../endpoint.ts'
import { Confirmation, walletAddress } from '../schemas.ts'
import { builderMaxFeeRate } from './builderFee.ts'

/** What `approveBuilder` takes. */
export const ApproveBuilderParams = z.strictObject({
  /** Address of the builder. */
  builder: walletAddress,
  /** Most that it may take, fraction of notional, at most 0.001. */
  maxFeeRate: builderMaxFeeRate,
})
export type ApproveBuilderParams = z.input<typeof ApproveBuilderParams>

/**
 * Lets a builder take a fee of orders that carry its code. Signed by the main wallet. The weight is
 * not documented; counted as 5.
 *
 * @throws {AsterOutcomeUnknownError} It may be done: read the builders.
 *
 * @see Aster Futures API V3, "Approve Builder"
 */
export const approveBuilder = defineWalletEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v3/approveBuilder',
  security: 'management',
  weight: 5,
  retry: 'never',
  params: ApproveBuilderParams,
  result: Confirmation,
})
