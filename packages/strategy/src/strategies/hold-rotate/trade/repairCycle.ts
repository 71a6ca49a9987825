import { cycleDelta, type HedgeCycle } from '../../../executors/hedgeCycle.ts'
import { UnresolvedOrderError } from '../../../executors/resolveAttempt.ts'
import type { TradeContext } from '../../../executors/tradeContext.ts'
import { closeCycle, confirmFlat } from './closeCycle.ts'
import { type CycleResult, type CycleTask, cycleOf } from './cycleTask.ts'
import { enterPhase } from './enterPhase.ts'
import { shrinkLeg } from './shrinkLeg.ts'
import { verifyLegs } from './verifyLegs.ts'

/**
 * Brings a pair that was left half way, or that others have changed, to rest: the larger leg shrinks to the
 * smaller one; when that is less than the smallest order, both are closed. It never opens anything.
 *
 * @throws {JournalError} The journal cannot be written; nothing was sent after that.
 */
export async function repairCycle(
  context: TradeContext,
  task: CycleTask,
  reason: string,
): Promise<CycleResult> {
  try {
    const before = cycleOf(context, task.cycleId)
    if (before.phase === 'closing-a' || before.phase === 'closing-b') {
      return await closeCycle(context, task, before.closeReason ?? reason)
    }
    // What is known to be naked is closed at once; what only seems so is asked for first.
    if (cycleDelta(before).isZero()) {
      const seen = await verifyLegs(context, task)
      if (seen.kind === 'unknown') return { kind: 'still-open', reason: seen.detail }
    }
    return await balance(context, task, reason)
  } catch (error) {
    if (!(error instanceof UnresolvedOrderError)) throw error
    return { kind: 'waiting', reason: error.message }
  }
}

async function balance(
  context: TradeContext,
  task: CycleTask,
  reason: string,
): Promise<CycleResult> {
  const { cycleId } = task
  const cycle = cycleOf(context, cycleId)
  const { long, short } = cycle
  if (long.quantity.isZero() && short.quantity.isZero()) return confirmFlat(context, task, reason)
  const isWhole = cycleDelta(cycle).abs().lte(0) && isTradable(task, cycle)
  if (isWhole) {
    if (cycle.phase !== 'holding') enterPhase(context, cycleId, 'holding', reason)
    return { kind: 'holding' }
  }
  enterPhase(context, cycleId, 'repair', reason)
  if (!isTradable(task, cycle)) return closeCycle(context, task, `repair: ${reason}`)
  const larger = long.quantity.gt(short.quantity) ? 'long' : 'short'
  const smaller = larger === 'long' ? short.quantity : long.quantity
  const problem = await shrinkLeg(context, task, larger, smaller)
  if (problem !== undefined) return { kind: 'still-open', reason: problem }
  const after = await verifyLegs(context, task)
  if (after.kind === 'unknown' || after.kind === 'foreign') {
    return { kind: 'still-open', reason: after.detail }
  }
  if (!cycleDelta(cycleOf(context, cycleId)).isZero())
    return { kind: 'still-open', reason: 'others trade' }
  enterPhase(context, cycleId, 'holding', reason)
  return { kind: 'holding' }
}

/** Whether both legs are worth keeping: at least the smallest order each, by their entry price. */
function isTradable({ instrument }: CycleTask, { long, short }: HedgeCycle): boolean {
  const smaller = long.quantity.lt(short.quantity) ? long.quantity : short.quantity
  if (smaller.lt(instrument.lot.min) || smaller.isZero()) return false
  const entry = long.openedBase.isZero() ? short : long
  const value = smaller.times(entry.openedQuote).div(entry.openedBase)
  return value.gte(instrument.minNotional)
}
