import { type CallContext, type CallOptions, type SignedRequest, signedRequest } from './call.ts'
import { nameOf, rateLimitError, schemaError } from './callRead.ts'
import { type EndpointSpec, isWrite, type ParamsOf, type ResultOf } from './endpoint.ts'
import {
  AsterApiError,
  AsterError,
  AsterOutcomeUnknownError,
  AsterTransportError,
  AsterValidationError,
} from './errors.ts'
import type { Outcome } from './outcome.ts'
import { provesRefusal } from './refusalCodes.ts'
import { readAnswer } from './transport/readAnswer.ts'
import { TransportFailure, type WireAnswer } from './transport/transport.ts'

/** A signed write that has not left yet. Record its identity durably, then send it, once. */
export interface PreparedCall<T> {
  /** Microseconds, decimal digits. */
  readonly nonce: string
  /** Keccak-256 of method, path and the exact parameter bytes, `0x` hex. */
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

/** An outcome with the error that a plain call throws for it. */
interface Judged<T> {
  readonly outcome: Outcome<T>
  readonly cause?: AsterError
}

/**
 * Signs a write without sending it.
 *
 * @param chosenNonce Only for `noop`: burns the nonce of a request in flight.
 */
export async function prepareWrite<Spec extends EndpointSpec>(
  context: CallContext,
  spec: Spec,
  params: ParamsOf<Spec>,
  chosenNonce?: string,
): Promise<PreparedCall<ResultOf<Spec>>> {
  if (!isWrite(spec)) {
    throw new AsterValidationError('spec', `${nameOf(spec)} is a read: call it directly`)
  }
  const signed = await signedRequest(context, spec, params, chosenNonce)
  let isSent = false
  return {
    nonce: signed.nonce,
    requestHash: signed.requestHash,
    deadline: deadlineOf(context, signed),
    async send(options = {}) {
      if (isSent) {
        throw new AsterError('already-sent', `${nameOf(spec)} was sent before; look its effect up`)
      }
      isSent = true
      return (await sendOnce(context, spec, signed, options)).outcome
    },
  }
}

/** Signs and sends a write in one go; anything but acceptance is thrown. */
export async function callWrite<Spec extends EndpointSpec>(
  context: CallContext,
  spec: Spec,
  params: ParamsOf<Spec>,
  options: CallOptions = {},
): Promise<ResultOf<Spec>> {
  const signed = await signedRequest(context, spec, params)
  const { outcome, cause } = await sendOnce(context, spec, signed, options)
  switch (outcome.kind) {
    case 'accepted':
      return outcome.value
    case 'refused':
      throw cause ?? new AsterApiError(outcome.code, outcome.message, outcome.message)
    case 'not-sent':
      throw new AsterTransportError(`${nameOf(spec)} was not sent: ${outcome.message}`, { cause })
    case 'unknown': {
      const message = `${nameOf(spec)}: outcome unknown (${outcome.message}); look the effect up, do not resend`
      const call = { nonce: signed.nonce, deadline: deadlineOf(context, signed) }
      throw new AsterOutcomeUnknownError(message, call, { cause })
    }
  }
}

async function sendOnce<Spec extends EndpointSpec>(
  context: CallContext,
  spec: Spec,
  signed: SignedRequest,
  { signal }: CallOptions,
): Promise<Judged<ResultOf<Spec>>> {
  const { timeoutMs, maxBytes } = context
  try {
    const answer = await context.transport.send(signed.request, { timeoutMs, maxBytes, signal })
    return judge(spec, answer)
  } catch (error) {
    const message = error instanceof TransportFailure ? error.message : 'the transport failed'
    const kind =
      error instanceof TransportFailure && error.reason === 'not-sent' ? 'not-sent' : 'unknown'
    const cause = new AsterTransportError(`${nameOf(spec)}: ${message}`, { cause: error })
    return { outcome: { kind, message }, cause }
  }
}

function judge<Spec extends EndpointSpec>(spec: Spec, answer: WireAnswer): Judged<ResultOf<Spec>> {
  const reading = readAnswer(spec, answer)
  const { status } = answer
  const name = nameOf(spec)
  switch (reading.kind) {
    case 'value':
      return { outcome: { kind: 'accepted', value: reading.value } }
    case 'venue-error': {
      const { code, venueMessage: message } = reading
      const cause = new AsterApiError(code, message, `${name} was refused: ${code} ${message}`)
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

function deadlineOf(context: CallContext, signed: SignedRequest): number {
  return Math.ceil(Number(signed.nonce) / 1000) + context.admissionMs
}
