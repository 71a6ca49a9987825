import { keccak256, SigningKey } from 'ethers/crypto'
import { AsterConfigurationError } from '../errors.ts'
import { markProven } from './provenSigners.ts'
import { readPrivateKey } from './readPrivateKey.ts'
import type { KeySigner } from './signer.ts'

/**
 * Makes a signer of a private key. The key stays in a closure: neither `inspect` nor JSON nor an error
 * shows it.
 *
 * @param privateKey 32 bytes of hex, with or without `0x`.
 * @throws {AsterConfigurationError} It is not a private key. The message does not contain it.
 */
export function privateKeySigner(privateKey: string): KeySigner {
  const { key, publicKey } = readKey(privateKey)
  return markProven(
    Object.freeze({
      address: addressOf(publicKey),
      signDigest: (digest: string) => key.sign(digest).serialized,
    }),
  )
}

/** Address of an uncompressed public key: `0x` and 40 hex digits with checksum. */
export function addressOf(publicKey: string): string {
  const hash = keccak256(`0x${publicKey.slice(4)}`)
  return checksummed(hash.slice(-40))
}

function readKey(privateKey: string): { readonly key: SigningKey; readonly publicKey: string } {
  const hex = readPrivateKey(privateKey)
  try {
    const key = new SigningKey(hex)
    return { key, publicKey: key.publicKey }
  } catch {
    // The library's message may carry the key, so it is not chained.
    throw new AsterConfigurationError('the private key is outside the range of the curve')
  }
}

/** EIP-55: a digit is upper case where the hash of the address has a high nibble. */
function checksummed(address: string): string {
  const hash = keccak256(new TextEncoder().encode(address))
  const digits = [...address].map((digit, i) =>
    Number.parseInt(hash[i + 2] ?? '0', 16) >= 8 ? digit.toUpperCase() : digit,
  )
  return `0x${digits.join('')}`
}
