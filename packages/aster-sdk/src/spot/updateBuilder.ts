import * as z from 'zod/mini'
import { defineWalletEndpoint } from '../endpoint.ts'
import { Confirmation, walletAddress } from '../schemas.ts'
import { builderProof, spotMaxFeeRate } from './builderFee.ts'

/** What `updateBuilder` takes. */
export const UpdateBuilderParams = z.strictObject({
  /** Address of the builder. */
  builder: walletAddress,
  /** Most that it may take, fraction of notional, at most 0.01. */
  maxFeeRate: spotMaxFeeRate,
  ...builderProof,
})
export type UpdateBuilderParams = z.input<typeof UpdateBuilderParams>

/**
 * Changes the most that a builder may take. Signed by the main wallet. Weight 5.
 *
 * @throws {AsterOutcomeUnknownError} It may be done: read the builders.
 *
 * @see Aster Spot API V3, "Update Spot Builder"
 */
export const updateBuilder = defineWalletEndpoint({
  market: 'spot',
  method: 'POST',
  path: '/api/v3/updateBuilder',
  security: 'management',
  weight: 5,
  retry: 'never',
  params: UpdateBuilderParams,
  result: Confirmation,
})
