import { type EpochMs, VenueError } from '../core/index.ts'

const REMEMBERED = 100

/**
 * The nonces of one agent: microseconds, each admitted once, near server time, and not below the smallest
 * of the hundred latest. Refusals have code -4225.
 */
export class NonceMemory {
  /** Ascending. */
  readonly #nonces: number[] = []
  readonly #windowMs: number

  constructor(windowMs: number) {
    this.#windowMs = windowMs
  }

  /**
   * Admits a nonce and remembers it.
   *
   * @throws {VenueError} -1102 when it is no number, -4225 when it is far, used or too old.
   */
  admit(text: string, now: EpochMs): void {
    if (!/^\d{1,16}$/.test(text)) {
      throw new VenueError(
        -1102,
        "Mandatory parameter 'nonce' was not sent, was empty/null, or malformed.",
      )
    }
    const nonce = Number(text)
    if (Math.abs(nonce / 1000 - now) > this.#windowMs) {
      throw new VenueError(-4225, 'NONCE_FAR_AWAY_FROM_NOW')
    }
    const smallest = this.#nonces[0]
    const isBelowMemory =
      this.#nonces.length >= REMEMBERED && smallest !== undefined && nonce < smallest
    if (isBelowMemory || this.#nonces.includes(nonce)) throw new VenueError(-4225, 'Nonce Expired')
    this.remember(nonce)
  }

  /** Nonces that are remembered, ascending. */
  get remembered(): readonly number[] {
    return this.#nonces
  }

  /** Takes a nonce as used without judging it, e.g. from a state file. */
  remember(nonce: number): void {
    if (this.#nonces.includes(nonce)) return
    let index = this.#nonces.length
    while (index > 0 && this.#nonces[index - 1]! > nonce) index -= 1
    this.#nonces.splice(index, 0, nonce)
    if (this.#nonces.length > REMEMBERED) this.#nonces.shift()
  }
}
