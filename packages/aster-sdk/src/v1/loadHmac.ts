type Hmac = typeof import('./hmacSha256.ts')
let loaded: Promise<Hmac> | undefined

/** Loads the hash functions with the first signed call, so that public tools start fast. */
export function loadHmac(): Promise<Hmac> {
  loaded ??= import('./hmacSha256.ts')
  return loaded
}
