import * as z from 'zod/mini'
import { defineWalletEndpoint } from '../endpoint.ts'
import { Confirmation, walletAddress } from '../schemas.ts'

/** What `bindSubAccount` takes. */
export const BindSubAccountParams = z.strictObject({
  /** Address of the sub-account. */
  childAddress: walletAddress,
  /** Label of the sub-account. */
  name: z.string().check(z.minLength(1), z.maxLength(64)),
  /** Signature of the sub-account's wallet. */
  childSignature: z.string().check(z.minLength(1), z.maxLength(256)),
})
export type BindSubAccountParams = z.input<typeof BindSubAccountParams>

/**
 * Makes an existing account a sub-account. Signed by the main wallet. Weight 5. Only for addresses
 * that the venue has on its list.
 *
 * @throws {AsterOutcomeUnknownError} It may be done: read the list of sub-accounts.
 *
 * @see Aster Futures API V3, "Bind Sub-Account"
 */
export const bindSubAccount = defineWalletEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v3/sub-accounts/bind',
  security: 'management',
  weight: 5,
  retry: 'never',
  params: BindSubAccountParams,
  result: Confirmation,
})
