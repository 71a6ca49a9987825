import type { CallContext, SignedRequest } from './call.ts'
import { enterBudget } from './callBudget.ts'
import type { CallOptions } from './callOptions.ts'
import { nameOf } from './callRead.ts'
import { type EndpointSpec, isWrite, type ParamsOf, type ResultOf } from './endpoint.ts'
import { AsterError, AsterOutcomeUnknownError, AsterValidationError } from './errors.ts'
import { type Judged, judgeFailure, judgeUnsent, judgeWrite } from './judgeWrite.ts'
import type { PreparedCall } from './preparedCall.ts'

/** Between the last moment to send and the venue's deadline: its margin, and the way there. */
const STALE_MARGIN_MS = 2000

/** A write with the parameters that it was made of. */
interface Write<Spec extends EndpointSpec> {
  readonly spec: Spec
  readonly params: ParamsOf<Spec>
  readonly signed: SignedRequest
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
  const signed = await context.sign(spec, params, chosenNonce)
  let isSent = false
  return {
    nonce: signed.nonce,
    get requestHash() {
      return signed.requestHash
    },
    deadline: signed.deadline,
    async send(options = {}) {
      if (isSent) {
        throw new AsterError('already-sent', `${nameOf(spec)} was sent before; look its effect up`)
      }
      isSent = true
      return (await sendOnce(context, { spec, params, signed }, options)).outcome
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
  const judged = await sendOnce(context, { spec, params, signed }, options)
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
  { spec, params, signed }: Write<Spec>,
  options: CallOptions,
): Promise<Judged<ResultOf<Spec>>> {
  const { budget, maxBytes } = context
  const { signal } = options
  let { timeoutMs } = context
  if (budget !== undefined) {
    try {
      const begin = performance.now()
      // Past its deadline the venue would refuse it, and a refused nonce proves nothing.
      const untilStale = signed.deadline - budget.now() - STALE_MARGIN_MS
      const maxWaitMs = Math.max(0, Math.min(timeoutMs, untilStale))
      const turn = enterBudget(context, spec, params, { ...options, maxWaitMs })
      if (turn !== undefined) {
        await turn
        timeoutMs -= performance.now() - begin
      }
    } catch (error) {
      return judgeUnsent(spec, error)
    }
  }
  const sentAt = budget?.now() ?? 0
  try {
    const answer = await context.transport.send(signed.request, { timeoutMs, maxBytes, signal })
    budget?.observe(spec.market, answer, sentAt)
    return judgeWrite(spec, answer)
  } catch (error) {
    return judgeFailure(spec, error)
  }
}
