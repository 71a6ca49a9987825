import * as z from 'zod/mini'
import { nonceText } from '../schemas.ts'
import { WithdrawParams } from '../withdrawal.ts'

/**
 * Parameters of a withdrawal to an EVM chain by V1. Its `nonce` is the `userNonce` of V3, the one that the main
 * wallet signs; V3's own `nonce` is that of the call, which V1 does not have. Confusing the two spoils the
 * signature, so that the venue refuses.
 */
export const WithdrawV1Params = z.extend(
  z.omit(z.strictObject(WithdrawParams.shape), { userNonce: true }),
  {
    /** Microseconds, the one inside `userSignature`. The same withdrawal is never signed again with another. */
    nonce: nonceText,
  },
)
export type WithdrawV1Params = z.input<typeof WithdrawV1Params>
