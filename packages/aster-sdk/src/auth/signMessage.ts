import { attempt, usable } from './checkSignature.ts'
import { messageTypedData } from './makeTypedData.ts'
import { digestOfMessage } from './messageDigest.ts'
import type { Signer } from './signer.ts'

/**
 * Signs one call.
 *
 * @param msg The parameter string exactly as it is sent, without `signature`.
 * @param chainId 1666 on mainnet, 714 on testnet.
 * @returns `0x` hex of r, s (low) and v (27 or 28).
 * @throws {AsterSigningError} The signer failed, or signs with another key than its address says.
 */
export async function signMessage(signer: Signer, msg: string, chainId: number): Promise<string> {
  if ('signDigest' in signer) {
    const digest = digestOfMessage(msg, chainId)
    return usable(signer, digest, await attempt(() => signer.signDigest(digest)))
  }
  const raw = await attempt(() => signer.signTypedData(messageTypedData(msg, chainId)))
  return usable(signer, digestOfMessage(msg, chainId), raw)
}
