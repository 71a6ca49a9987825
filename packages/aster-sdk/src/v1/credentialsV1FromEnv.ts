import type { EnvironmentVariables } from '../environments.ts'
import { AsterConfigurationError } from '../errors.ts'
import { type HmacSigner, hmacSigner } from './hmacSigner.ts'

const NAMES = ['APIV1_PUBLIC_KEY', 'APIV1_PRIVATE_KEY'] as const

/**
 * Reads an old key pair from `APIV1_PUBLIC_KEY` (API key) and `APIV1_PRIVATE_KEY` (secret).
 *
 * @returns Undefined when neither is set.
 * @throws {AsterConfigurationError} Only one is set, or one cannot be a key. Never shows either.
 */
export function credentialsV1FromEnv(env: EnvironmentVariables): HmacSigner | undefined {
  const apiKey = env.APIV1_PUBLIC_KEY?.trim()
  const secret = env.APIV1_PRIVATE_KEY?.trim()
  if (!apiKey && !secret) return undefined
  if (!apiKey || !secret) {
    throw new AsterConfigurationError(
      `set both of ${NAMES.join(' and ')} or none; missing: ${apiKey ? NAMES[1] : NAMES[0]}`,
    )
  }
  return hmacSigner({ apiKey, secret })
}
