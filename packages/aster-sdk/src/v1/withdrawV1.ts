import * as z from 'zod'
import { nonceText } from '../schemas.ts'
import { WithdrawParams } from '../withdrawal.ts'

/** Parameters of a withdrawal to an EVM chain by V1, which names the nonce differently. */
export const WithdrawV1Params = z
  .strictObject(WithdrawParams.shape)
  .omit({ userNonce: true })
  .extend({
    /** Microseconds; part of `userSignature`. V1 calls have no nonce of their own. */
    nonce: nonceText,
  })
export type WithdrawV1Params = z.input<typeof WithdrawV1Params>
