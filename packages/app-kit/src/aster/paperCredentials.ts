import { createHash } from 'node:crypto'
import type { Credentials } from '@asterkit/sdk'
import { keySigner } from '../keys/keySigner.ts'

/**
 * Makes the play keys of a paper session: a wallet and its agent, derived from the session's name, so that a
 * restart finds its account again. They are worth nothing anywhere else.
 */
export async function paperCredentials(sessionName: string): Promise<Credentials> {
  const signer = (role: string) =>
    keySigner(createHash('sha256').update(`asterkit paper ${role} ${sessionName}`).digest('hex'))
  return { user: (await signer('wallet')).address, signer: await signer('agent') }
}
