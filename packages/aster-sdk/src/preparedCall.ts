import type { CallOptions } from './callOptions.ts'
import type { Outcome } from './outcome.ts'

/** A signed write that has not left yet. Record its identity durably, then send it, once. */
export interface PreparedCall<T> {
  /** Microseconds, decimal digits. V1 has no nonce: its timestamp, in the same unit. */
  readonly nonce: string
  /** Hash of method, path and the exact parameter bytes, `0x` hex. Keccak-256; with V1 SHA-256. */
  readonly requestHash: string
  /** Exchange time, epoch ms, after which the venue can no longer admit this call. */
  readonly deadline: number
  /**
   * Sends it. No layer repeats it. Never throws for what the venue or the network does.
   *
   * @throws {AsterError} Code `already-sent`: it was sent before.
   */
  send(options?: CallOptions): Promise<Outcome<T>>
}
