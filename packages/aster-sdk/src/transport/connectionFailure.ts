import { TransportFailure } from './transport.ts'

const UNSENT_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

/** Whether a failure happened before any byte of the request could be written. In doubt: no. */
function isUnsent(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error instanceof AggregateError)
    return error.errors.length > 0 && error.errors.every(isUnsent)
  const { code, syscall } = error as { code?: unknown; syscall?: unknown }
  if (syscall === 'connect' || syscall === 'getaddrinfo') return true
  if (typeof code === 'string' && UNSENT_CODES.has(code)) return true
  return error.cause !== undefined && isUnsent(error.cause)
}

/** Innermost code or message. Neither carries the URL. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown failure'
  const { code } = error as { code?: unknown }
  if (typeof code === 'string') return code
  return error.cause instanceof Error ? describeFailure(error.cause) : error.message
}

/** The failure of a connection that broke or never was: `not-sent` where no byte could be written, else `interrupted`. */
export function lostConnection(cause: unknown): TransportFailure {
  return isUnsent(cause)
    ? new TransportFailure('not-sent', `no connection (${describeFailure(cause)})`, { cause })
    : new TransportFailure('interrupted', `connection lost (${describeFailure(cause)})`, { cause })
}

/** The same failure as one that happened while there was no connection to write to. */
export function asUnsent(failure: TransportFailure): TransportFailure {
  const message = `not connected: ${failure.message}`
  return new TransportFailure('not-sent', message, { cause: failure.cause })
}
