import { AsterConfigurationError } from '../errors.ts'

/**
 * Reads a private key.
 *
 * @returns `0x` and 64 hex digits in lower case; the range is for the curve to check.
 * @throws {AsterConfigurationError} It has another form. The message does not contain it.
 */
export function readPrivateKey(privateKey: string): string {
  const hex = privateKey.startsWith('0x') ? privateKey.slice(2) : privateKey
  if (/^[0-9a-fA-F]{64}$/.test(hex)) return `0x${hex.toLowerCase()}`
  throw new AsterConfigurationError('the private key is not 64 hex digits (32 bytes)')
}
