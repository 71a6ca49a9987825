import { setTimeout as wait } from 'node:timers/promises'
import type { Fault, Hit } from '../faults/index.ts'
import type { CallFaults, CallSubject } from './callFaults.ts'
import type { HttpAnswer } from './httpAnswer.ts'
import { jsonRefusal } from './httpAnswer.ts'
import type { PaperMachine } from './paperMachine.ts'
import { bendAnswer } from './postFaults.ts'

/** The connection that a call came in on, as faults treat it. */
export interface FaultyConnection {
  /** Breaks it without a word. */
  cut(): void
  /** Sends the answer; the body in two parts, so many ms apart. */
  send(answer: HttpAnswer, bodyMs: number): Promise<void>
  /** Closes the port and all connections for a while. */
  refuse(downMs: number): void
}

/**
 * Answers a call under the faults that strike it: those of the state first, then what comes before the
 * core, the core's own run, and what becomes of its answer.
 *
 * @param run The call's normal run.
 */
export async function answerUnderFaults(
  machine: PaperMachine,
  subject: CallSubject,
  connection: FaultyConnection,
  run: (faults: CallFaults) => HttpAnswer,
): Promise<void> {
  const { faults, venue } = machine
  faults.strikeAt(subject)
  for (const { fault } of faults.matcher.take('pre', subject, venue.now)) {
    const answer = await beforeCore(machine, fault, connection)
    if (answer === 'gone') return
    if (answer !== undefined) {
      await connection.send(answer, 0)
      return
    }
  }
  const hits = faults.matcher.take('post', subject, machine.venue.now)
  const answer = isHidden(machine, subject) ? NO_SUCH_ORDER : run(faults.callFaults(subject))
  await afterCore(machine, subject, hits, { answer, connection })
}

/** @returns What is answered instead; `gone` when nothing is; undefined to go on. */
async function beforeCore(
  machine: PaperMachine,
  fault: Fault<'pre'>,
  connection: FaultyConnection,
): Promise<HttpAnswer | 'gone' | undefined> {
  switch (fault.action) {
    case 'drop':
      connection.cut()
      return 'gone'
    case 'dark':
      return 'gone'
    case 'refuse-connection':
      connection.refuse(fault.args.downMs)
      return 'gone'
    case 'hold':
      if (fault.args.time === 'exchange')
        await machine.waiters.until(machine.venue.now + fault.args.ms)
      else await wait(fault.args.ms)
      machine.clock.touch()
      return undefined
    case 'rate-limit':
      return limited(429, fault.args.retryAfterSeconds ?? 60)
    case 'ban':
      return limited(418, fault.args.retryAfterSeconds ?? 120)
    case 'refuse': {
      const { code, status = 400, msg = 'Refused as planned.' } = fault.args
      return jsonRefusal(status, code, msg)
    }
    case 'maintenance':
      return jsonRefusal(503, -1016, 'This service is no longer available.')
  }
}

async function afterCore(
  machine: PaperMachine,
  subject: CallSubject,
  hits: readonly Hit<'post'>[],
  { answer, connection }: { readonly answer: HttpAnswer; readonly connection: FaultyConnection },
): Promise<void> {
  let told = answer
  let bodyMs = 0
  // An order stays hidden whatever becomes of the answer, in whichever order a plan names the two.
  for (const { fault } of hits) {
    if (fault.action === 'hide') hide(machine, subject, fault.args, answer)
  }
  for (const { fault, draw } of hits) {
    switch (fault.action) {
      case 'drop-answer':
        connection.cut()
        return
      case 'latency':
        await wait(Math.floor(draw() * (fault.args.maxMs + 1)))
        break
      case 'slow-body':
        bodyMs = fault.args.ms
        break
      case 'hide':
        break
      default:
        told = bendAnswer(told, fault)
    }
  }
  await connection.send(told, bodyMs)
}

const LOOKUPS: ReadonlySet<string> = new Set(['getOrder', 'getOpenOrder'])
const NO_SUCH_ORDER = jsonRefusal(400, -2013, 'Order does not exist.')

function isHidden({ faults, venue }: PaperMachine, subject: CallSubject): boolean {
  const { market, endpoint, symbol, clientId, orderId } = subject
  const id = orderId ?? clientId
  if (!LOOKUPS.has(endpoint) || symbol === undefined || id === undefined) return false
  return faults.hidden.isHidden({ market, symbol, id }, venue.now)
}

function hide(
  { faults, venue }: PaperMachine,
  { market, symbol, clientId }: CallSubject,
  how: Extract<Fault<'post'>, { action: 'hide' }>['args'],
  { status, body }: HttpAnswer,
): void {
  if (status !== 200 || symbol === undefined) return
  const { orderId } = JSON.parse(body) as { readonly orderId?: number }
  for (const id of [clientId, orderId === undefined ? undefined : String(orderId)]) {
    if (id !== undefined) faults.hidden.hide({ market, symbol, id }, how, venue.now)
  }
}

function limited(status: number, retryAfterSeconds: number): HttpAnswer {
  const answer = jsonRefusal(status, -1003, 'Too many requests.')
  return { ...answer, headers: { 'Retry-After': String(retryAfterSeconds) } }
}
