/** What stands in place of a secret. */
const MASK = '***'

const SECRET_NAME =
  /priv|secret|signature|listen.?key|api.?key|password|passphrase|mnemonic|token|authorization/i
const HASH_NAME = /hash$/i
/** A private key, or a signature: 64 or 130 hex digits standing alone. */
const KEY_LIKE = /(?<![0-9a-fA-F])(?:0x)?(?:[0-9a-fA-F]{64}|[0-9a-fA-F]{130})(?![0-9a-fA-F])/g
const SIGNED_QUERY = /\b(signature|listenKey|privateKey|apiKey|secret)=[^&\s"']+/gi

/**
 * Returns text in which everything that looks like a private key or signature is replaced. `secrets`
 * are further exact values to hide.
 */
export function maskSecrets(text: string, secrets: readonly string[] = []): string {
  let masked = text
  for (const secret of secrets) {
    if (secret.length >= 6) masked = masked.replaceAll(secret, MASK)
  }
  return masked.replaceAll(SIGNED_QUERY, `$1=${MASK}`).replaceAll(KEY_LIKE, MASK)
}

/**
 * Returns the value of one named field as it may be written to a log. Fields named `...Hash` keep
 * their 64 digits: hashes of requests are how an order is traced.
 */
export function maskField<T extends string | number | boolean | undefined>(
  name: string,
  value: T,
  secrets: readonly string[] = [],
): T | string {
  if (SECRET_NAME.test(name)) return value === undefined ? value : MASK
  if (typeof value !== 'string') return value
  if (HASH_NAME.test(name) && !secrets.includes(value)) return value
  return maskSecrets(value, secrets)
}
