import * as z from 'zod/mini'
import { defineWalletEndpoint } from '../endpoint.ts'
import { Confirmation, walletAddress } from '../schemas.ts'

/** What `deleteBuilder` takes. */
export const DeleteBuilderParams = z.strictObject({
  /** Address of the builder. */
  builder: walletAddress,
})
export type DeleteBuilderParams = z.input<typeof DeleteBuilderParams>

/**
 * Ends a builder's right to take fees. Signed by the main wallet. The weight is not documented;
 * counted as 5.
 *
 * @throws {AsterOutcomeUnknownError} It may be done: read the builders.
 *
 * @see Aster Futures API V3, "Delete Builder"
 */
export const deleteBuilder = defineWalletEndpoint({
  market: 'futures',
  method: 'DELETE',
  path: '/fapi/v3/builder',
  security: 'management',
  weight: 5,
  retry: 'never',
  params: DeleteBuilderParams,
  result: Confirmation,
})
