import * as z from 'zod/mini'
import { nonceText } from '../schemas.ts'
import { WithdrawParams } from '../withdrawal.ts'

/** Parameters of a withdrawal to an EVM chain by V1, which names the nonce differently. */
export const WithdrawV1Params = z.extend(
  z.omit(z.strictObject(WithdrawParams.shape), { userNonce: true }),
  {
    /** Microseconds; part of `userSignature`. V1 calls have no nonce of their own. */
    nonce: nonceText,
  },
)
export type WithdrawV1Params = z.input<typeof WithdrawV1Params>
