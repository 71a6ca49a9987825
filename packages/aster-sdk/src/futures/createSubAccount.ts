import * as z from 'zod/mini'
import { defineWalletEndpoint } from '../endpoint.ts'
import { Confirmation, walletAddress } from '../schemas.ts'

/** What `createSubAccount` takes. */
export const CreateSubAccountParams = z.strictObject({
  /** Address of the sub-account. */
  subSourceAddr: walletAddress,
  /** Label of the sub-account. */
  subAccountName: z.string().check(z.minLength(1), z.maxLength(64)),
  /** Signature of the sub-account's wallet. */
  childSignature: z.string().check(z.minLength(1), z.maxLength(256)),
})
export type CreateSubAccountParams = z.input<typeof CreateSubAccountParams>

/**
 * Creates a sub-account. Signed by the main wallet. Weight 5.
 *
 * @throws {AsterOutcomeUnknownError} It may exist: read the list of sub-accounts.
 *
 * @see Aster Futures API V3, "Create Sub-Account"
 */
export const createSubAccount = defineWalletEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v3/createSubAccount',
  security: 'management',
  weight: 5,
  retry: 'never',
  params: CreateSubAccountParams,
  result: Confirmation,
})
