import type { DigestSigner } from '@asterkit/sdk'
import { digestSigner } from '@asterkit/sdk/signing'
import secp256k1 from 'secp256k1'

/** Signs with a native addon through the SDK's hook, as a user who has one would. */
export function nativeSigner(address: string, privateKey: string): DigestSigner {
  const key = bytesOf(privateKey)
  return digestSigner({
    address,
    signDigest(digest) {
      const { signature, recid } = secp256k1.ecdsaSign(bytesOf(digest), key)
      const raw = new Uint8Array(65)
      raw.set(signature)
      raw[64] = recid
      return raw
    },
  })
}

function bytesOf(hex: string): Uint8Array {
  return Buffer.from(hex.slice(2), 'hex')
}
