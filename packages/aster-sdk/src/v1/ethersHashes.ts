import { computeHmac, sha256 } from 'ethers/crypto'
import type { Hashes } from './nodeHashes.ts'

const encoder = new TextEncoder()

/** The hash functions of the curve library, for places without Node's. */
export const ethersHashes: Hashes = {
  hmacSha256: (secret, text) =>
    computeHmac('sha256', encoder.encode(secret), encoder.encode(text)).slice(2),
  sha256OfText: (text) => sha256(encoder.encode(text)),
}
