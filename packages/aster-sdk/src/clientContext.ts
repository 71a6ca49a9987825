import { createNonceSource } from './auth/nonceSource.ts'
import { budgetOf } from './budget/budgetOf.ts'
import { type CallContext, type SigningContext, signedRequest } from './call.ts'
import type { AsterClientOptions } from './clientOptions.ts'
import { AsterConfigurationError } from './errors.ts'
import { kyTransport } from './transport/kyTransport.ts'

/** Added to the nonce window before a call counts as dead: clocks of the venue's machines differ. */
const DEADLINE_MARGIN_MS = 1000

/**
 * Makes what all calls of one client share.
 *
 * @throws {AsterConfigurationError} The nonce's time-to-live does not fit into its window.
 */
export function clientContext(options: AsterClientOptions): {
  readonly context: CallContext
  readonly signing: SigningContext
} {
  const windowMs = options.nonceWindowMs ?? 60_000
  const ttlMs = options.nonceTtlMs ?? windowMs
  if (!(windowMs > 0 && ttlMs > 0 && ttlMs <= windowMs)) {
    throw new AsterConfigurationError('nonceTtlMs must be above 0 and at most nonceWindowMs')
  }
  const now = options.now ?? Date.now
  const backdatingMicros = Math.floor((windowMs - ttlMs) * 1000)
  const signing: SigningContext = {
    environment: options.environment,
    credentials: options.credentials,
    nonce: options.nonce ?? createNonceSource({ now, backdatingMicros }),
    encoding: options.encoding ?? 'form',
    admissionMs: windowMs + DEADLINE_MARGIN_MS,
  }
  const context: CallContext = {
    environment: signing.environment,
    transport: options.transport ?? kyTransport({ fetch: options.fetch }),
    encoding: signing.encoding,
    budget: budgetOf(options, now),
    timeoutMs: options.timeoutMs ?? 10_000,
    maxBytes: options.maxBytes ?? 16 * 1024 * 1024,
    sign: (spec, params, nonce) => signedRequest(signing, spec, params, nonce),
  }
  return { context, signing }
}
