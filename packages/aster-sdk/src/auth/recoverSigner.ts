import { SigningKey } from 'ethers/crypto'
import { AsterError } from '../errors.ts'
import { addressOf } from './addressOf.ts'
import { digestOfMessage } from './messageDigest.ts'

/**
 * Recovers who signed a call, for a server that checks signatures.
 *
 * @param msg The parameter string exactly as received, without `signature`.
 * @param signature 65 bytes of hex, with or without `0x`; v as 27, 28, 0 or 1.
 * @returns Address with checksum. Compare without case.
 * @throws {AsterError} The signature is malformed, or no key could have made it.
 */
export function recoverSigner(msg: string, signature: string, chainId: number): string {
  return recoverAddress(digestOfMessage(msg, chainId), signature)
}

/**
 * Recovers who signed a digest.
 *
 * @param digest 32 bytes as `0x` hex.
 * @param signature 65 bytes of hex, with or without `0x`; v as 27, 28, 0 or 1.
 * @returns Address with checksum. Compare without case.
 * @throws {AsterError} The signature is malformed, or no key could have made it.
 */
export function recoverAddress(digest: string, signature: string): string {
  const hex = signature.startsWith('0x') ? signature.slice(2) : signature
  const v = vByte.get(hex.slice(128).toLowerCase())
  if (!/^[0-9a-fA-F]{130}$/.test(hex) || v === undefined) {
    throw new AsterError(
      'validation',
      'the signature is not 65 bytes of hex with v of 27, 28, 0 or 1',
    )
  }
  try {
    return addressOf(SigningKey.recoverPublicKey(digest, `0x${hex.slice(0, 128)}${v}`))
  } catch (cause) {
    throw new AsterError('validation', 'no key could have made this signature', { cause })
  }
}

const vByte: ReadonlyMap<string, string> = new Map([
  ['1b', '1b'],
  ['1c', '1c'],
  ['00', '1b'],
  ['01', '1c'],
])
