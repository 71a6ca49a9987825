import { computeHmac, sha256 } from 'ethers/crypto'

const encoder = new TextEncoder()

/**
 * HMAC-SHA-256 of UTF-8 text: Node's own in Node, the curve library's in browsers.
 *
 * @returns 64 lower-case hex digits, without `0x`.
 */
export function hmacSha256(secret: string, text: string): string {
  return computeHmac('sha256', encoder.encode(secret), encoder.encode(text)).slice(2)
}

/** SHA-256 of UTF-8 text as `0x` hex. */
export function sha256OfText(text: string): string {
  return sha256(encoder.encode(text))
}
