import { AsterSigningError } from '../errors.ts'
import { isProven, markProven } from './provenSigners.ts'
import { readSignature } from './readSignature.ts'
import { redactedReason } from './redactedReason.ts'
import type { RawSignature, Signer } from './signer.ts'

/** Runs a signer and translates its failure, which may carry the key, into one that cannot. */
export async function attempt(
  sign: () => RawSignature | Promise<RawSignature>,
): Promise<RawSignature> {
  try {
    return await sign()
  } catch (error) {
    throw new AsterSigningError(`the signer failed: ${redactedReason(error)}; nothing was sent`)
  }
}

/**
 * Checks a signature's form, and for the first one of a foreign signer also whose it is.
 *
 * @param digest 32 bytes as `0x` hex.
 */
export async function usable(signer: Signer, digest: string, raw: RawSignature): Promise<string> {
  const signature = readSignature(raw)
  if (signature === undefined) {
    throw new AsterSigningError(
      'the signer made something else than 65 bytes of r, s and v (27, 28, 0 or 1); nothing was sent',
    )
  }
  if (isProven(signer)) return signature
  // With the curve library, which a signer of one's own may do without.
  const { recoverAddress } = await import('./recoverSigner.ts')
  const address = recoverAddress(digest, signature)
  if (address.toLowerCase() !== signer.address.toLowerCase()) {
    throw new AsterSigningError(
      `the signer says that it is ${addressShown(signer.address)} but signs as ${address}; nothing was sent`,
    )
  }
  markProven(signer)
  return signature
}

/** A key put in the place of an address must not reach a log. */
function addressShown(address: string): string {
  return /^0x[0-9a-fA-F]{40}$/.test(address) ? address : '[no address]'
}
