import * as z from 'zod/mini'
import { defineWalletEndpoint } from '../endpoint.ts'
import { Confirmation, walletAddress } from '../schemas.ts'
import { builderProof } from './builderFee.ts'

/** What `deleteBuilder` takes. */
export const DeleteBuilderParams = z.strictObject({
  /** Address of the builder. */
  builder: walletAddress,
  ...builderProof,
})
export type DeleteBuilderParams = z.input<typeof DeleteBuilderParams>

/**
 * Ends a builder's right to take fees. Signed by the main wallet. Weight 5.
 *
 * @throws {AsterOutcomeUnknownError} It may be done: read the builders.
 *
 * @see Aster Spot API V3, "Delete Spot Builder"
 */
export const deleteBuilder = defineWalletEndpoint({
  market: 'spot',
  method: 'DELETE',
  path: '/api/v3/delBuilder',
  security: 'management',
  weight: 5,
  retry: 'never',
  params: DeleteBuilderParams,
  result: Confirmation,
})
