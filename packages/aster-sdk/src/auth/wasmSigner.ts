import { AsterConfigurationError } from '../errors.ts'
import { addressOf } from './addressOf.ts'
import { bytesOf, hexOf } from './hexBytes.ts'
import { markProven } from './provenSigners.ts'
import { readPrivateKey } from './readPrivateKey.ts'
import type { KeySigner } from './signer.ts'

type Curve = typeof import('tiny-secp256k1')

/**
 * Makes a signer of a private key that signs with WebAssembly: the same bytes as `privateKeySigner`, more
 * than twice as fast. Needs the optional package `tiny-secp256k1`. The key stays hidden inside.
 *
 * @param privateKey 32 bytes of hex, with or without `0x`.
 * @throws {AsterConfigurationError} The package is missing, or it is not a private key.
 */
export async function wasmSigner(privateKey: string): Promise<KeySigner> {
  const key = bytesOf(readPrivateKey(privateKey))
  const curve = await loadCurve()
  const publicKey = curve.isPrivate(key) ? curve.pointFromScalar(key, false) : null
  if (publicKey === null) {
    throw new AsterConfigurationError('the private key is outside the range of the curve')
  }
  return markProven(
    Object.freeze({
      address: addressOf(hexOf(publicKey)),
      signDigest(digest: string) {
        const { signature, recoveryId } = curve.signRecoverable(bytesOf(digest), key)
        return `${hexOf(signature)}${recoveryId === 1 ? '1c' : '1b'}`
      },
    }),
  )
}

async function loadCurve(): Promise<Curve> {
  try {
    return await import('tiny-secp256k1')
  } catch (cause) {
    throw new AsterConfigurationError(
      'wasmSigner needs the package tiny-secp256k1: install it beside this one, or use privateKeySigner',
      { cause },
    )
  }
}
