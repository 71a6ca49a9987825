/** Stable reasons to switch on. */
export type AsterErrorCode =
  | 'validation'
  | 'transport'
  | 'rate-limit'
  | 'api'
  | 'outcome-unknown'
  | 'schema'
  | 'configuration'
  | 'already-sent'
  | 'signing'

/** Base of every error that this package throws. Messages carry no secrets and no request bodies. */
export class AsterError extends Error {
  override readonly name: string = 'AsterError'
  /** Stable, documented, safe to switch on. Messages are not. */
  readonly code: AsterErrorCode
  constructor(code: AsterErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** Parameters break the endpoint's schema. Nothing was sent: fix the call. */
export class AsterValidationError extends AsterError {
  override readonly name = 'AsterValidationError'
  /** Parameter at fault, e.g. `quantity` or `batchOrders.0.price`. */
  readonly field: string
  constructor(field: string, message: string, options?: ErrorOptions) {
    super('validation', message, options)
    this.field = field
  }
}

/** The request failed on the way, or was never sent. A read may be repeated, a write was not sent. */
export class AsterTransportError extends AsterError {
  override readonly name = 'AsterTransportError'
  /** HTTP status when there was an answer. */
  readonly status: number | undefined
  constructor(message: string, options?: ErrorOptions & { readonly status?: number | undefined }) {
    super('transport', message, options)
    this.status = options?.status
  }
}

/** A limit is reached (HTTP 429) or the address is banned (418). Send nothing before the wait is over. */
export class AsterRateLimitError extends AsterError {
  override readonly name = 'AsterRateLimitError'
  /** HTTP status; 0 when the client's own budget held the call back, which then was not sent. */
  readonly status: number
  /** Milliseconds to wait; undefined when the venue names no time. */
  readonly retryAfterMs: number | undefined
  constructor(status: number, message: string, retryAfterMs: number | undefined) {
    super('rate-limit', message)
    this.status = status
    this.retryAfterMs = retryAfterMs
  }
}

/** The venue said no. For writes: with a code that proves that nothing happened. */
export class AsterApiError extends AsterError {
  override readonly name = 'AsterApiError'
  /** Venue code, e.g. -2019. See docs/errors.md. */
  readonly venueCode: number
  readonly venueMessage: string
  /** HTTP status. */
  readonly status: number
  constructor(
    message: string,
    venue: { readonly status: number; readonly code: number; readonly message: string },
  ) {
    super('api', message)
    this.status = venue.status
    this.venueCode = venue.code
    this.venueMessage = venue.message
  }
}

/**
 * A write may or may not have taken effect. Look the effect up (orders: by client order id, until the
 * nonce has expired); never resend blindly.
 */
export class AsterOutcomeUnknownError extends AsterError {
  override readonly name = 'AsterOutcomeUnknownError'
  /** Nonce of the call in microseconds. */
  readonly nonce: string
  /** Exchange time, epoch ms, after which the venue can no longer admit the call. */
  readonly deadline: number
  /** The venue's code, where it sent one that proves nothing, e.g. -4225. */
  readonly venueCode: number | undefined
  constructor(
    message: string,
    call: {
      readonly nonce: string
      readonly deadline: number
      readonly venueCode?: number | undefined
    },
    options?: ErrorOptions,
  ) {
    super('outcome-unknown', message, options)
    this.nonce = call.nonce
    this.deadline = call.deadline
    this.venueCode = call.venueCode
  }
}

/** An answer does not have the documented shape. The venue changed, or something stands in between. */
export class AsterSchemaError extends AsterError {
  override readonly name = 'AsterSchemaError'
  /** First field at fault, e.g. `0.markPrice`. */
  readonly field: string
  constructor(field: string, message: string, options?: ErrorOptions) {
    super('schema', message, options)
    this.field = field
  }
}

/** Environment variables, hosts or keys cannot be used. The message says what to do, in one line. */
export class AsterConfigurationError extends AsterError {
  override readonly name = 'AsterConfigurationError'
  constructor(message: string, options?: ErrorOptions) {
    super('configuration', message, options)
  }
}

/** The signer failed or made nothing usable. Nothing was sent; remote signers may be asked again. */
export class AsterSigningError extends AsterError {
  override readonly name = 'AsterSigningError'
  constructor(message: string) {
    super('signing', message)
  }
}
