/** The hash functions of V1. Text is taken as UTF-8. */
export interface Hashes {
  /** HMAC-SHA-256 as 64 lower-case hex digits, without `0x`. */
  hmacSha256(secret: string, text: string): string
  /** SHA-256 as `0x` hex. */
  sha256OfText(text: string): string
}

/** What is used of `node:crypto`. */
interface NodeCrypto {
  createHmac(algorithm: string, key: string): Hasher
  createHash(algorithm: string): Hasher
}

interface Hasher {
  update(text: string): Hasher
  digest(encoding: 'hex'): string
}

/** What is used of `process`. */
interface NodeProcess {
  getBuiltinModule?: (name: 'node:crypto') => NodeCrypto | undefined
}

/**
 * Node's own hash functions, five times as fast as those of the curve library. Found without an import, so
 * that browsers can load this module.
 *
 * @returns Undefined where there are none.
 */
export function nodeHashes(): Hashes | undefined {
  const { process } = globalThis as { readonly process?: NodeProcess }
  const crypto = process?.getBuiltinModule?.('node:crypto')
  if (crypto === undefined) return undefined
  return {
    hmacSha256: (secret, text) => crypto.createHmac('sha256', secret).update(text).digest('hex'),
    sha256OfText: (text) => `0x${crypto.createHash('sha256').update(text).digest('hex')}`,
  }
}
