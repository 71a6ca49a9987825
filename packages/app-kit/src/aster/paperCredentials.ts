import { createHash } from 'node:crypto'
import type { Credentials } from '@asterkit/sdk'
import { privateKeySigner } from '@asterkit/sdk/signing'

/**
 * Makes the play keys of a paper session: a wallet and its agent, derived from the session's name, so that a
 * restart finds its account again. They are worth nothing anywhere else.
 */
export function paperCredentials(sessionName: string): Credentials {
  const signer = (role: string) =>
    privateKeySigner(
      createHash('sha256').update(`asterkit paper ${role} ${sessionName}`).digest('hex'),
    )
  return { user: signer('wallet').address, signer: signer('agent') }
}
