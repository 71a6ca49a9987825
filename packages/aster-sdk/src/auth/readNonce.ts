import { AsterConfigurationError } from '../errors.ts'

/**
 * Reads a nonce from text.
 *
 * @throws {AsterConfigurationError} It is not a number of microseconds.
 */
export function readNonce(text: string): number {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
  if (!Number.isSafeInteger(value)) {
    throw new AsterConfigurationError(
      `not a nonce in microseconds: ${JSON.stringify(text.slice(0, 24))}`,
    )
  }
  return value
}
