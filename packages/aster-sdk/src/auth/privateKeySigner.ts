import { SigningKey } from 'ethers/crypto'
import { AsterConfigurationError } from '../errors.ts'
import { addressOf } from './addressOf.ts'
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
