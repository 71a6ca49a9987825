import type { EnvironmentVariables } from '../environments.ts'
import { AsterConfigurationError } from '../errors.ts'
import type { Credentials, Signer } from './signer.ts'

const NAMES = ['API_USER', 'API_SIGNER', 'API_PRIVATE_KEY'] as const

/**
 * Reads the agent's key from `API_USER` (main wallet address), `API_SIGNER` (agent address) and
 * `API_PRIVATE_KEY` (agent key).
 *
 * @param makeSigner Makes the signer of the key, e.g. `wasmSigner`. @default privateKeySigner
 * @returns Undefined when none of the three is set.
 * @throws {AsterConfigurationError} Only some are set, or they do not fit together. Never shows the key.
 */
export async function credentialsFromEnv(
  env: EnvironmentVariables,
  makeSigner?: (privateKey: string) => Signer | Promise<Signer>,
): Promise<Credentials | undefined> {
  const missing = NAMES.filter((name) => !env[name])
  if (missing.length === NAMES.length) return undefined
  if (missing.length > 0) {
    throw new AsterConfigurationError(
      `set all of ${NAMES.join(', ')} or none; missing: ${missing.join(', ')}`,
    )
  }
  const user = readAddress(env.API_USER ?? '', 'API_USER')
  const expected = readAddress(env.API_SIGNER ?? '', 'API_SIGNER')
  const make = makeSigner ?? (await import('./privateKeySigner.ts')).privateKeySigner
  const signer = await make((env.API_PRIVATE_KEY ?? '').trim())
  if (signer.address.toLowerCase() !== expected.toLowerCase()) {
    throw new AsterConfigurationError(
      `API_PRIVATE_KEY belongs to ${signer.address}, not to API_SIGNER ${expected}: set the agent's own key`,
    )
  }
  return { user, signer }
}

/** The value is not shown: a private key put into the wrong variable must not reach a log. */
function readAddress(text: string, name: string): string {
  const address = text.trim()
  if (!/^0x[0-9a-fA-F]{40}$/.test(address)) {
    throw new AsterConfigurationError(`${name} is not an address: expected 0x and 40 hex digits`)
  }
  return address
}
