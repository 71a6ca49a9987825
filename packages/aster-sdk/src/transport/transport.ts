import type { HttpMethod } from '../endpoint.ts'

/** One HTTP request, ready to be written. `url` or `body` may carry a signature: never log them. */
export interface WireRequest {
  readonly method: HttpMethod
  readonly url: string
  /** Form-encoded text; absent on GET, which then also has no content type. */
  readonly body?: string
  /** Sent besides the content type: the key of V1. Never log them either. */
  readonly headers?: Readonly<Record<string, string>>
}

/** A complete answer of any status. */
export interface WireAnswer {
  readonly status: number
  readonly text: string
  /** A header by its lower-case name, e.g. `x-mbx-used-weight-1m`. */
  header(name: string): string | undefined
  /** From `Retry-After`. */
  readonly retryAfterMs: number | undefined
}

/** When to give a request up. */
export interface WireLimits {
  /** Until the last byte of the answer. */
  readonly timeoutMs: number
  /** Largest answer, in bytes after decompression. */
  readonly maxBytes: number
  readonly signal?: AbortSignal | undefined
}

/**
 * Carries one request. An implementation writes it at most once: it never repeats it, not on another
 * socket either, and follows no redirect. It throws nothing but `TransportFailure`.
 */
export interface Transport {
  send(request: WireRequest, limits: WireLimits): Promise<WireAnswer>
}

/** There is no complete answer. */
export class TransportFailure extends Error {
  override readonly name = 'TransportFailure'
  /**
   * `not-sent`: no byte of the request was written. `interrupted`: reset or closed. `too-large`: the
   * answer was longer than allowed. `timeout` and `aborted` may have happened at any moment.
   */
  readonly reason: 'not-sent' | 'interrupted' | 'too-large' | 'timeout' | 'aborted'
  constructor(reason: TransportFailure['reason'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}
