import { apiError, nameOf, rateLimitError, schemaError } from './callRead.ts'
import type { EndpointSpec, ResultOf } from './endpoint.ts'
import { AsterError, AsterTransportError } from './errors.ts'
import type { Outcome } from './outcome.ts'
import { provesRefusal } from './refusalCodes.ts'
import { readAnswer } from './transport/readAnswer.ts'
import { TransportFailure, type WireAnswer } from './transport/transport.ts'

/** An outcome with the error that a plain call throws for it. */
export type Judged<T> =
  | { readonly outcome: Extract<Outcome<T>, { kind: 'accepted' }>; readonly cause?: undefined }
  | {
      readonly outcome: Exclude<Outcome<T>, { kind: 'accepted' }>
      readonly cause: AsterError
    }

/** Decides what an answer to a write proves. In doubt the outcome is unknown. */
export function judgeWrite<Spec extends EndpointSpec>(
  spec: Spec,
  answer: WireAnswer,
): Judged<ResultOf<Spec>> {
  const reading = readAnswer(spec, answer)
  const { status } = answer
  const name = nameOf(spec)
  switch (reading.kind) {
    case 'value':
      return { outcome: { kind: 'accepted', value: reading.value } }
    case 'venue-error': {
      const { code, venueMessage: message } = reading
      const cause = apiError(name, { status, code, message })
      const kind = provesRefusal(status, code, message) ? 'refused' : 'unknown'
      return { outcome: { kind, code, message }, cause }
    }
    case 'limited': {
      const cause = rateLimitError(name, answer)
      const code = reading.code === undefined ? {} : { code: reading.code }
      return { outcome: { kind: 'unknown', message: `HTTP ${status}`, ...code }, cause }
    }
    case 'redirect':
      return unknown(`redirect (HTTP ${status}), not followed`, status)
    case 'unreadable':
      return unknown(reading.reason, status)
    case 'unexpected': {
      const cause = schemaError(name, reading)
      return { outcome: { kind: 'unknown', message: cause.message }, cause }
    }
  }
}

function unknown<T>(message: string, status: number): Judged<T> {
  return {
    outcome: { kind: 'unknown', message },
    cause: new AsterTransportError(message, { status }),
  }
}

/** Decides what a write without a complete answer proves: not sent only when no byte left. */
export function judgeFailure<Spec extends EndpointSpec>(
  spec: Spec,
  failure: unknown,
): Judged<ResultOf<Spec>> {
  const isKnown = failure instanceof TransportFailure
  const kind = isKnown && failure.reason === 'not-sent' ? 'not-sent' : 'unknown'
  const message = isKnown ? failure.message : 'the transport failed'
  const text = kind === 'not-sent' ? `was not sent: ${message}` : `failed: ${message}`
  const cause = new AsterTransportError(`${nameOf(spec)} ${text}`, { cause: failure })
  return { outcome: { kind, message }, cause }
}

/** Decides on a write that the client itself held back. */
export function judgeUnsent<Spec extends EndpointSpec>(
  spec: Spec,
  reason: unknown,
): Judged<ResultOf<Spec>> {
  const text = `${nameOf(spec)} was not sent: aborted while it waited for its turn`
  const cause =
    reason instanceof AsterError ? reason : new AsterTransportError(text, { cause: reason })
  return { outcome: { kind: 'not-sent', message: cause.message }, cause }
}
