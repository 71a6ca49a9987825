import { type CallContext, publicRequest } from './call.ts'
import { enterBudget, learnLimits } from './callBudget.ts'
import type { CallOptions } from './callOptions.ts'
import type { EndpointSpec, ParamsOf, ResultOf } from './endpoint.ts'
import {
  AsterApiError,
  type AsterError,
  AsterRateLimitError,
  AsterSchemaError,
  AsterTransportError,
} from './errors.ts'
import { readAnswer } from './transport/readAnswer.ts'
import { TransportFailure, type WireAnswer } from './transport/transport.ts'

const ATTEMPTS = 3
const FIRST_PAUSE_MS = 100
/** Codes by which the venue says that it failed, not the request. */
const VENUE_FAILURES: ReadonlySet<number> = new Set([-1001, -1006, -1007])

/** One attempt: an answer, a failure that another attempt may cure, or the end. */
type Attempt<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'again' | 'give-up'; readonly error: AsterError }

/**
 * Reads an endpoint. Repeats after lost connections, timeouts, 5xx and unreadable bodies, up to three
 * attempts inside one deadline, each signed afresh. Limits (429, 418) are not retried but thrown.
 */
export async function callRead<Spec extends EndpointSpec>(
  context: CallContext,
  spec: Spec,
  params: ParamsOf<Spec>,
  options: CallOptions = {},
): Promise<ResultOf<Spec>> {
  const end = performance.now() + context.timeoutMs
  for (let count = 1; ; count++) {
    const maxWaitMs = end - performance.now()
    await enterBudget(context, spec, params, { ...options, maxWaitMs })
    const left = end - performance.now()
    // The last attempt gets all that is left; one before leaves half for the others.
    const timeoutMs = Math.max(1, Math.floor(count === ATTEMPTS ? left : left / 2))
    const attempt = await attemptRead(context, spec, params, { ...options, timeoutMs })
    if (attempt.kind === 'value') return attempt.value
    options.signal?.throwIfAborted()
    const pauseMs = FIRST_PAUSE_MS * 2 ** (count - 1) * (0.5 + Math.random() / 2)
    const isOver = count === ATTEMPTS || performance.now() + pauseMs >= end
    if (attempt.kind === 'give-up' || isOver) throw attempt.error
    await pause(pauseMs, options.signal)
  }
}

async function attemptRead<Spec extends EndpointSpec>(
  context: CallContext,
  spec: Spec,
  params: ParamsOf<Spec>,
  options: CallOptions & { readonly timeoutMs: number },
): Promise<Attempt<ResultOf<Spec>>> {
  const request =
    spec.security === 'none'
      ? publicRequest(context, spec, params)
      : (await context.sign(spec, params)).request
  let answer: WireAnswer
  const sentAt = context.budget?.now() ?? 0
  try {
    answer = await context.transport.send(request, { ...options, maxBytes: context.maxBytes })
    context.budget?.observe(spec.market, answer, sentAt)
  } catch (cause) {
    if (!(cause instanceof TransportFailure)) throw cause
    const error = new AsterTransportError(
      `${nameOf(spec)} failed: ${cause.message}; safe to repeat`,
      { cause },
    )
    return { kind: cause.reason === 'too-large' ? 'give-up' : 'again', error }
  }
  const attempt = judge(spec, answer)
  if (attempt.kind === 'value') learnLimits(context, spec, attempt.value)
  return attempt
}

function judge<Spec extends EndpointSpec>(spec: Spec, answer: WireAnswer): Attempt<ResultOf<Spec>> {
  const reading = readAnswer(spec, answer)
  const { status } = answer
  const name = nameOf(spec)
  switch (reading.kind) {
    case 'value':
      return reading
    case 'venue-error': {
      const { code, venueMessage } = reading
      const error = apiError(name, { status, code, message: venueMessage })
      const isVenueFailure = status >= 500 || VENUE_FAILURES.has(code)
      return { kind: isVenueFailure ? 'again' : 'give-up', error }
    }
    case 'limited':
      return { kind: 'give-up', error: rateLimitError(name, answer) }
    case 'redirect':
      return {
        kind: 'give-up',
        error: new AsterTransportError(`${name} was redirected, which is refused`, { status }),
      }
    case 'unreadable':
      return {
        kind: status >= 500 || (status >= 200 && status < 300) ? 'again' : 'give-up',
        error: new AsterTransportError(`${name} failed: ${reading.reason}`, { status }),
      }
    case 'unexpected':
      return { kind: 'give-up', error: schemaError(name, reading) }
  }
}

/** The venue's own error. */
export function apiError(
  name: string,
  venue: { readonly status: number; readonly code: number; readonly message: string },
): AsterApiError {
  return new AsterApiError(`${name} was refused: ${venue.code} ${venue.message}`, venue)
}

/** Limit or ban, with the time to wait. */
export function rateLimitError(name: string, answer: WireAnswer): AsterRateLimitError {
  const { status, retryAfterMs } = answer
  const wait = retryAfterMs === undefined ? 'back off' : `wait ${retryAfterMs} ms`
  const what = status === 418 ? 'this address is banned' : 'a limit is reached'
  return new AsterRateLimitError(status, `${name}: ${what} (HTTP ${status}); ${wait}`, retryAfterMs)
}

/** Answer of another shape. */
export function schemaError(
  name: string,
  reading: { readonly field: string; readonly reason: string },
): AsterSchemaError {
  const message = `${name} answered something unexpected at ${reading.field || '(top)'}: ${reading.reason}`
  return new AsterSchemaError(reading.field, message)
}

/** `GET /fapi/v3/depth`: what messages call a call. Never its parameters. */
export function nameOf(spec: EndpointSpec): string {
  return `${spec.method} ${spec.path}`
}

function pause(durationMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, durationMs)
    function done() {
      signal?.removeEventListener('abort', abort)
      resolve()
    }
    function abort() {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    signal?.addEventListener('abort', abort, { once: true })
  })
}
