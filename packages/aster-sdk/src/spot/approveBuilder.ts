import * as z from 'zod/mini'
import { defineWalletEndpoint } from '../endpoint.ts'
import { Confirmation, walletAddress } from '../schemas.ts'
import { builderProof, spotMaxFeeRate } from './builderFee.ts'

/** What `approveBuilder` takes. */
export const ApproveBuilderParams = z.strictObject({
  /** Address of the builder. */
  builder: walletAddress,
  /** Most that it may take, fraction of notional, at most 0.01. */
  maxFeeRate: spotMaxFeeRate,
  /** Label of the builder. */
  builderName: z.optional(z.string().check(z.maxLength(64))),
  ...builderProof,
})
export type ApproveBuilderParams = z.input<typeof ApproveBuilderParams>

/**
 * Lets a builder take a fee of orders that carry its code. Signed by the main wallet. Weight 5.
 *
 * @throws {AsterOutcomeUnknownError} It may be done: read the builders.
 *
 * @see Aster Spot API V3, "Approve Spot Builder"
 */
export const approveBuilder = defineWalletEndpoint({
  market: 'spot',
  method: 'POST',
  path: '/api/v3/approveBuilder',
  security: 'management',
  weight: 5,
  retry: 'never',
  params: ApproveBuilderParams,
  result: Confirmation,
})
