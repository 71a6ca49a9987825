import { ZERO } from '@asterkit/instruments'
import type { ClosePairPlan, PairResult } from '../pair.ts'
import { adoptExchange } from './adoptExchange.ts'
import { appendReducingIntent } from './appendReducingIntent.ts'
import { holdingOf, type PairTask, UNINTERRUPTED } from './pairTask.ts'
import { haltedResult, reduceShort } from './reduceShort.ts'
import { UnresolvedOrderError } from './resolveAttempt.ts'
import { setPairStatus } from './setPairStatus.ts'
import { shrinkToHedge } from './shrinkToHedge.ts'
import type { TradeContext } from './tradeContext.ts'

/**
 * Closes a pair: per slice buys back the short, reduce-only, then sells the coins that this has freed.
 * Not bound by opening checks. An abort of `signal` takes effect between slices; calling again goes on.
 *
 * @throws {JournalError} The journal cannot be written; nothing was sent after that.
 */
export async function closePair(
  context: TradeContext,
  plan: ClosePairPlan,
  signal: AbortSignal,
): Promise<PairResult> {
  const { pairId } = plan
  if (!context.book.view.holdings.has(pairId)) return { kind: 'closed', pairId }
  const busy = [...context.book.view.openAttempts.values()].some((one) => one.pairId === pairId)
  if (busy) {
    const holding = holdingOf(context, pairId)
    return { kind: 'still-open', reason: 'an order is still unresolved', holding }
  }
  const task = appendReducingIntent(context, plan, 'close')
  setPairStatus(context, pairId, 'closing', plan.reason)
  try {
    const stopped = await reduceShort(context, task, ZERO, signal)
    return stopped ?? (await finishClosing(context, task, plan.reason))
  } catch (error) {
    if (!(error instanceof UnresolvedOrderError)) throw error
    return { kind: 'unresolved', reason: error.message }
  }
}

/** Sells what is left, checks that the venue sees no position, and records the end. */
async function finishClosing(
  context: TradeContext,
  task: PairTask,
  reason: string,
): Promise<PairResult> {
  if ((await shrinkToHedge(context, task)) === 'failed') return haltedResult(context)
  await adoptExchange(context, task.pairId, UNINTERRUPTED)
  setPairStatus(context, task.pairId, 'closed', reason)
  return { kind: 'closed', pairId: task.pairId }
}
