import { TypedDataEncoder } from 'ethers/hash'
import { attempt, usable } from './checkSignature.ts'
import { mutableTypes } from './makeTypedData.ts'
import type { Signer } from './signer.ts'
import type { TypedData } from './typedData.ts'

/** EIP-712 digest of any typed data of the venue: 32 bytes as `0x` hex. */
export function digestOfTypedData({ domain, types, message }: TypedData): string {
  return TypedDataEncoder.hash(domain, mutableTypes(types), message)
}

/**
 * Signs typed data with any signer.
 *
 * @returns `0x` hex of r, s (low) and v (27 or 28).
 * @throws {AsterSigningError} The signer failed, or signs with another key than its address says.
 */
export async function signTypedData(signer: Signer, data: TypedData): Promise<string> {
  const digest = digestOfTypedData(data)
  const raw = await attempt(() =>
    'signDigest' in signer ? signer.signDigest(digest) : signer.signTypedData(data),
  )
  return usable(signer, digest, raw)
}
