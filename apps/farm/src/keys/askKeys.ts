import { ask, refusedError, usageError } from '@asterkit/app-kit'
import { privateKeySigner } from '@asterkit/sdk/signing'
import type { Encryption, GivenKeys } from './saveKeys.ts'

const OTHERWISE = 'set API_USER, API_SIGNER and API_PRIVATE_KEY instead. Nothing was saved'

/**
 * Asks for the wallet's address and the agent's key, which is not shown; its address is worked out.
 *
 * @throws {CliError} Nobody can answer (exit 3), or the address is none (exit 2).
 * @throws {AsterConfigurationError} It is no private key. The message does not contain it.
 */
export async function askKeys(): Promise<GivenKeys> {
  const user = await line('Address of the wallet that owns the account (0x...):')
  if (!/^0x[0-9a-fA-F]{40}$/.test(user)) {
    throw usageError('that is not an address: 0x and 40 hex digits. Nothing was saved')
  }
  const privateKey = await line(
    "Private key of the agent (API wallet; not the wallet's own), hidden:",
    true,
  )
  const { address } = privateKeySigner(privateKey)
  if (address.toLowerCase() === user.toLowerCase()) {
    throw refusedError(
      "that is the wallet's own key, which can withdraw: make an agent on the exchange and give its key. Nothing was saved",
    )
  }
  return { user, agent: address, privateKey }
}

/** Asks for the password of a keystore, twice; undefined: the keys are to be kept as plain lines. */
export async function askPassword(): Promise<Encryption | undefined> {
  const password = await line(
    'Password to encrypt the key with (empty: plain file, only you can read it), hidden:',
    true,
  )
  if (password === '') return undefined
  if ((await line('The same password again, hidden:', true)) !== password) {
    throw usageError('the two passwords differ. Nothing was saved')
  }
  return { password }
}

async function line(question: string, isHidden = false): Promise<string> {
  const answer = await ask({
    question,
    otherwise: OTHERWISE,
    isHidden,
    stdin: process.stdin,
    stdout: process.stderr,
  })
  if (answer === undefined) throw refusedError('left without an answer; nothing was saved')
  return answer
}
