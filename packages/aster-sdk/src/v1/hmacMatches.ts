import { hashes, loadHashes } from './hashes.ts'

/**
 * Whether a signature of V1 fits, for a server that checks signatures. Takes as long for a wrong one as
 * for a right one of the same length, so that answer times do not help to guess.
 *
 * @param call.text Query and body exactly as received, joined without separator, without `signature`.
 * @param call.signature Hex digits of either case.
 */
export async function hmacMatches(call: {
  readonly text: string
  readonly signature: string
  readonly secret: string
}): Promise<boolean> {
  const { hmacSha256 } = hashes ?? (await loadHashes())
  const expected = hmacSha256(call.secret, call.text)
  const given = call.signature.toLowerCase()
  if (given.length !== expected.length) return false
  let difference = 0
  for (let i = 0; i < expected.length; i++) {
    difference |= expected.charCodeAt(i) ^ given.charCodeAt(i)
  }
  return difference === 0
}
