import { haltTrading } from '../../../executors/halt.ts'
import { JournalError } from '../../../ports/journal.ts'
import type { RotationIntent } from '../intents.ts'
import { closeCycle } from '../trade/closeCycle.ts'
import type { CycleResult, CycleTask } from '../trade/cycleTask.ts'
import { openCycle } from '../trade/openCycle.ts'
import { repairCycle } from '../trade/repairCycle.ts'
import { compareRotation } from './compareRotation.ts'
import { bookedResult, heldCycle, LOSS_MEMORY, type RotateSession } from './rotateSession.ts'

/** Waiting time after an opening that did not come about. */
const COOLDOWN_MS = 120_000

/** Whether the world looks different after an intent, so that deciding again makes sense. */
export type Effect = 'changed' | 'unchanged'

/**
 * Carries out one intent. What fails is told, never thrown, except for a journal that cannot be written: then
 * nothing may be sent any more.
 *
 * @throws {JournalError}
 */
export async function actRotation(
  session: RotateSession,
  intent: RotationIntent,
  signal: AbortSignal,
): Promise<Effect> {
  try {
    return await perform(session, intent, signal)
  } catch (error) {
    if (error instanceof JournalError) throw error
    session.reconcileReason ??= `${intent.kind} was interrupted`
    const detail = error instanceof Error ? error.message : String(error)
    if (!signal.aborted) session.alarm('trade-failed', `${intent.kind}: ${detail}`)
    return 'unchanged'
  }
}

async function perform(
  session: RotateSession,
  intent: RotationIntent,
  signal: AbortSignal,
): Promise<Effect> {
  const { context, tell } = session
  switch (intent.kind) {
    case 'hold':
      return 'unchanged'
    case 'alarm':
      session.alarm(intent.code, intent.detail)
      return 'unchanged'
    case 'reconcile':
      session.reconcileReason = intent.detail
      await compareRotation(session, signal)
      return 'changed'
    case 'halt':
      rememberLoss(session)
      haltTrading(context, intent.detail)
      return 'changed'
    case 'repair': {
      tell({ kind: 'repair', symbol: intent.cycle.symbol, detail: intent.detail })
      const task = taskOf(session, intent.cycle)
      if (task === undefined) return 'unchanged'
      return concluded(session, intent, await repairCycle(context, task, intent.detail))
    }
    case 'close': {
      const { cycle, reason, detail } = intent
      const isBegun = cycle.phase.startsWith('closing')
      if (!isBegun) tell({ kind: 'closing', cycle, reason, detail })
      const task = taskOf(session, cycle)
      if (task === undefined) return 'unchanged'
      const why = isBegun ? detail : `${reason}: ${detail}`
      return concluded(session, intent, await closeCycle(context, task, why))
    }
    case 'open': {
      tell({ kind: 'opening', detail: intent.detail })
      return concluded(session, intent, await openCycle(context, intent.plan, signal))
    }
  }
}

function taskOf(
  session: RotateSession,
  { cycleId, symbol }: { readonly cycleId: string; readonly symbol: string },
): CycleTask | undefined {
  const instrument = session.state.instruments?.get(symbol)
  if (instrument === undefined) {
    session.alarm('no-rules', `${symbol}: the market rules are not known, nothing can be traded`)
    return undefined
  }
  return { cycleId, instrument, slippageBps: session.run.config.slippageBps }
}

function concluded(session: RotateSession, intent: RotationIntent, result: CycleResult): Effect {
  const { tell, context } = session
  switch (result.kind) {
    case 'holding': {
      const cycle = heldCycle(session)
      if (intent.kind === 'open' && cycle !== undefined) tell({ kind: 'opened', cycle })
      return 'changed'
    }
    case 'flat': {
      const cycle = context.book.view.finishedCycles.at(-1)
      if (cycle !== undefined) tell({ kind: 'closed', cycle })
      return 'changed'
    }
    case 'not-opened':
      tell({ kind: 'not-opened', detail: result.reason })
      session.readAt.delete('instruments')
      coolDown(session, intent)
      return 'unchanged'
    case 'still-open':
      session.alarm('still-open', result.reason)
      session.reconcileReason ??= result.reason
      // The market may have new rules, by which it refuses what was right before.
      session.readAt.delete('instruments')
      return 'unchanged'
    case 'waiting':
      session.reconcileReason ??= result.reason
      return 'unchanged'
  }
}

function coolDown({ context }: RotateSession, intent: RotationIntent): void {
  if (intent.kind !== 'open') return
  const time = context.clock.now()
  const body = { symbol: intent.plan.instrument.symbol, level: 0, until: time + COOLDOWN_MS }
  context.book.append({ kind: 'cooldown', time, body })
}

/** What a person forgives by lifting the halt that follows. */
function rememberLoss(session: RotateSession): void {
  const { book, clock } = session.context
  const data = { result: bookedResult(session).toFixed() }
  book.append({ kind: 'strategy', time: clock.now(), body: { name: LOSS_MEMORY, data } })
}
