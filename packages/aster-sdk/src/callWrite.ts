import type { CallContext, SignedRequest } from './call.ts'
import type { CallOptions } from './callOptions.ts'
import { nameOf } from './callRead.ts'
import { type EndpointSpec, isWrite, type ParamsOf, type ResultOf } from './endpoint.ts'
import { AsterError, AsterOutcomeUnknownError, AsterValidationError } from './errors.ts'
import { type Judged, judgeFailure, judgeWrite } from './judgeWrite.ts'
import type { PreparedCall } from './preparedCall.ts'

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
  const signed = await context.sign(spec, params, chosenNonce)
  let isSent = false
  return {
    nonce: signed.nonce,
    requestHash: signed.requestHash,
    deadline: signed.deadline,
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
  const signed = await context.sign(spec, params)
  const judged = await sendOnce(context, spec, signed, options)
  if (judged.cause === undefined) return judged.outcome.value
  const { outcome, cause } = judged
  if (outcome.kind !== 'unknown') throw cause
  const message = `${nameOf(spec)}: outcome unknown (${outcome.message}); look the effect up, do not resend`
  const call = {
    nonce: signed.nonce,
    deadline: signed.deadline,
    venueCode: outcome.code,
  }
  throw new AsterOutcomeUnknownError(message, call, { cause })
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
    return judgeWrite(spec, answer)
  } catch (error) {
    return judgeFailure(spec, error)
  }
}
