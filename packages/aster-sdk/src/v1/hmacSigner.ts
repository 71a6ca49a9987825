import { AsterConfigurationError } from '../errors.ts'
import { hashes, loadHashes } from './hashes.ts'

/**
 * Signs for one old key pair. `hmacSigner` is the default; a signer that keeps the secret elsewhere fits
 * by implementing these two members.
 */
export interface HmacSigner {
  /** Sent as `X-MBX-APIKEY`. Alone it opens the account's event stream, so it is a secret as well. */
  readonly apiKey: string
  /**
   * Signs one call.
   *
   * @param text Query and body exactly as sent, joined without separator, without `signature`.
   * @returns HMAC-SHA-256 as 64 hex digits.
   */
  sign(text: string): string | Promise<string>
}

const PRINTABLE = /^[!-~]{1,512}$/
const MASK = '***'

/**
 * Makes a signer of an old key pair. `inspect`, JSON and errors show neither half.
 *
 * @param keys.apiKey The public half, from the venue's API management.
 * @param keys.secret The half that signs.
 * @throws {AsterConfigurationError} One is empty or has spaces. The message does not contain it.
 */
export function hmacSigner(keys: { readonly apiKey: string; readonly secret: string }): HmacSigner {
  // Also keeps the key out of the message by which an HTTP client refuses a header.
  for (const name of ['apiKey', 'secret'] as const) {
    if (!PRINTABLE.test(keys[name])) {
      throw new AsterConfigurationError(
        `${name} of the V1 key is not 1 to 512 printable characters without spaces`,
      )
    }
  }
  return new KeyPair(keys.apiKey, keys.secret)
}

class KeyPair implements HmacSigner {
  readonly #apiKey: string
  readonly #secret: string

  constructor(apiKey: string, secret: string) {
    this.#apiKey = apiKey
    this.#secret = secret
  }

  get apiKey(): string {
    return this.#apiKey
  }

  sign(text: string): string | Promise<string> {
    if (hashes !== undefined) return hashes.hmacSha256(this.#secret, text)
    return loadHashes().then(({ hmacSha256 }) => hmacSha256(this.#secret, text))
  }

  toJSON(): object {
    return { apiKey: MASK, secret: MASK }
  }

  /** What Node's `inspect` and `console.log` show. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `HmacSigner { apiKey: ${MASK}, secret: ${MASK} }`
  }
}
