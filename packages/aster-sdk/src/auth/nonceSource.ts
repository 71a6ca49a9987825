import { AsterConfigurationError } from '../errors.ts'
import { readNonce } from './readNonce.ts'

/**
 * Makes the nonces of one agent. One source per agent for both markets, and one
 * process per agent, or `fileNonceSource` of `@asterkit/sdk/node`.
 */
export interface NonceSource {
  /** A new nonce: microseconds as decimal digits, larger than every one before. */
  next(): string
  /** Highest nonce given out or restored; store it with each intent. */
  readonly lastNonce: string | undefined
  /** Raises the high-water mark, e.g. to the journal's, so that no nonce repeats after a restart. */
  restore(nonce: string): void
}

/** What nonces are made of. */
export interface NonceOptions {
  /** Exchange time, epoch ms. A local clock must be corrected before. */
  readonly now: () => number
  /**
   * How far nonces lie behind exchange time, in microseconds. With a window of 60 s, 50 s here leave a
   * call 10 s to be admitted. The same for all calls of an agent. @default 0
   */
  readonly backdatingMicros?: number
  /** High-water mark of an earlier process. */
  readonly lastNonce?: string | undefined
}

/** Makes a nonce source: `max(exchange time in microseconds - backdating, last + 1)`. */
export function createNonceSource(options: NonceOptions): NonceSource {
  const backdating = options.backdatingMicros ?? 0
  let last = options.lastNonce === undefined ? 0 : readNonce(options.lastNonce)
  return {
    next() {
      const micros = Math.floor(options.now() * 1000) - backdating
      if (!Number.isSafeInteger(micros)) {
        throw new AsterConfigurationError('the clock does not return epoch milliseconds')
      }
      last = Math.max(micros, last + 1)
      return String(last)
    },
    get lastNonce() {
      return last === 0 ? undefined : String(last)
    },
    restore(nonce) {
      last = Math.max(last, readNonce(nonce))
    },
  }
}
