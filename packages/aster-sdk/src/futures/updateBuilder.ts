import * as z from 'zod/mini'
import { defineWalletEndpoint } from '../endpoint.ts'
import { Confirmation, walletAddress } from '../schemas.ts'
import { builderMaxFeeRate } from './builderFee.ts'

/** What `updateBuilder` takes. */
export const UpdateBuilderParams = z.strictObject({
  /** Address of the builder. */
  builder: walletAddress,
  /** Most that it may take, fraction of notional, at most 0.001. */
  maxFeeRate: builderMaxFeeRate,
})
export type UpdateBuilderParams = z.input<typeof UpdateBuilderParams>

/**
 * Changes the most that a builder may take. Signed by the main wallet. The weight is not documented;
 * counted as 5.
 *
 * @throws {AsterOutcomeUnknownError} It may be done: read the builders.
 *
 * @see Aster Futures API V3, "Update Builder"
 */
export const updateBuilder = defineWalletEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v3/updateBuilder',
  security: 'management',
  weight: 5,
  retry: 'never',
  params: UpdateBuilderParams,
  result: Confirmation,
})
