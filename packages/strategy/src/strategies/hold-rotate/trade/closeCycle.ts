import { otherSide } from '../../../executors/hedgeCycle.ts'
import { UnresolvedOrderError } from '../../../executors/resolveAttempt.ts'
import type { TradeContext } from '../../../executors/tradeContext.ts'
import { type CycleResult, type CycleTask, cycleOf } from './cycleTask.ts'
import { enterPhase } from './enterPhase.ts'
import { shrinkLeg } from './shrinkLeg.ts'
import { verifyLegs } from './verifyLegs.ts'

/** Rounds of both legs after which a close is left to the next look. */
const MAX_ROUNDS = 4

/**
 * Closes both legs of a pair: the one that was opened first, then of the other as much as that has closed. A
 * pair whose closing was interrupted goes on where it stands.
 *
 * @throws {JournalError} The journal cannot be written; nothing was sent after that.
 */
export async function closeCycle(
  context: TradeContext,
  task: CycleTask,
  reason: string,
): Promise<CycleResult> {
  try {
    return await closeBoth(context, task, reason)
  } catch (error) {
    if (!(error instanceof UnresolvedOrderError)) throw error
    return { kind: 'waiting', reason: error.message }
  }
}

async function closeBoth(
  context: TradeContext,
  task: CycleTask,
  reason: string,
): Promise<CycleResult> {
  const { cycleId } = task
  const { pilot, phase } = cycleOf(context, cycleId)
  const first = pilot
  const second = otherSide(first)
  if (phase !== 'closing-a' && phase !== 'closing-b')
    enterPhase(context, cycleId, 'closing-a', reason)
  let problem: string | undefined
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const before = cycleOf(context, cycleId)
    problem = await shrinkLeg(context, task, first, before[first].quantity.times(0))
    const left = cycleOf(context, cycleId)[first].quantity
    if (left.lt(before[first].quantity) || before[second].quantity.gt(left)) {
      if (cycleOf(context, cycleId).phase !== 'closing-b') {
        enterPhase(context, cycleId, 'closing-b', reason)
      }
      problem = (await shrinkLeg(context, task, second, left)) ?? problem
    }
    const { long, short } = cycleOf(context, cycleId)
    if (long.quantity.isZero() && short.quantity.isZero()) return confirmFlat(context, task, reason)
  }
  return { kind: 'still-open', reason: problem ?? 'both legs could not be closed' }
}

/** A pair counts as flat when the exchange says so as well. */
export async function confirmFlat(
  context: TradeContext,
  task: CycleTask,
  reason: string,
): Promise<CycleResult> {
  const seen = await verifyLegs(context, task)
  // What is there beside our two legs of nothing belongs to others: it is told, and never closed.
  if (seen.kind !== 'agrees' && seen.kind !== 'foreign') {
    return { kind: 'still-open', reason: `not confirmed flat: ${seen.detail}` }
  }
  const { long, short } = cycleOf(context, task.cycleId)
  const traded = [long.openedBase, short.openedBase, long.closedBase, short.closedBase]
  const isNeverTraded = traded.every((base) => base.isZero())
  enterPhase(context, task.cycleId, isNeverTraded ? 'abandoned' : 'flat', reason)
  return { kind: 'flat' }
}
