import * as z from 'zod/mini'
import { defineWalletEndpoint } from '../endpoint.ts'
import { Confirmation, walletAddress } from '../schemas.ts'

/** What `updateSubAccount` takes. */
export const UpdateSubAccountParams = z
  .strictObject({
    /** Address of the sub-account. */
    subSourceAddr: walletAddress,
    /** New label. Needed unless `status`. */
    subAccountName: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
    /** Needed unless `subAccountName`. */
    status: z.optional(z.enum(['NORMAL', 'FROZEN'])),
  })
  .check((context) => {
    const { subAccountName, status } = context.value
    if (subAccountName !== undefined || status !== undefined) return
    context.issues.push({
      code: 'custom',
      message: 'needed unless status is given',
      path: ['subAccountName'],
      input: undefined,
    })
  })
export type UpdateSubAccountParams = z.input<typeof UpdateSubAccountParams>

/**
 * Renames, freezes or thaws a sub-account. Signed by the main wallet. Weight 5.
 *
 * @throws {AsterOutcomeUnknownError} It may have changed: read the list of sub-accounts.
 *
 * @see Aster Futures API V3, "Update Sub-Account"
 */
export const updateSubAccount = defineWalletEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v3/updateSubAccount',
  security: 'management',
  weight: 5,
  retry: 'never',
  params: UpdateSubAccountParams,
  result: Confirmation,
})
