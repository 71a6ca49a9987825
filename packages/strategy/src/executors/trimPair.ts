import { Decimal, ZERO } from '@asterkit/instruments'
import type { ClosePairPlan, PairResult } from '../pair.ts'
import { adoptExchange } from './adoptExchange.ts'
import { appendReducingIntent } from './appendReducingIntent.ts'
import { holdingOf, UNINTERRUPTED } from './pairTask.ts'
import { haltedResult, reduceShort } from './reduceShort.ts'
import { UnresolvedOrderError } from './resolveAttempt.ts'
import { shrinkToHedge } from './shrinkToHedge.ts'
import type { TradeContext } from './tradeContext.ts'

/** How much of a pair to give up. */
export interface TrimPairPlan extends ClosePairPlan {
  /** Base units off each leg, on the perp step; less than the pair has. */
  readonly quantity: Decimal
}

/**
 * Shrinks both legs of an open pair by the rules of closing: perp first, then the coins that it has freed.
 * The pair stays open. What a crash leaves in between is shrunk to a hedge by reconciliation.
 *
 * @returns `opened` with the smaller holding, or why it stopped; hedged in every case but `halted` and `unresolved`.
 * @throws {JournalError} The journal cannot be written; nothing was sent after that.
 */
export async function trimPair(
  context: TradeContext,
  plan: TrimPairPlan,
  signal: AbortSignal,
): Promise<PairResult> {
  const { pairId } = plan
  const holding = holdingOf(context, pairId)
  const { openAttempts, openTransfers } = context.book.view
  const isBusy = [...openAttempts.values()].some((one) => one.pairId === pairId)
  const kept = Decimal.max(ZERO, holding.perpQuantity.abs().minus(plan.quantity))
  if (isBusy || openTransfers.size > 0 || holding.status !== 'open') {
    return { kind: 'still-open', reason: 'a step is still under way', holding }
  }
  if (plan.quantity.lte(0) || kept.isZero()) {
    return { kind: 'still-open', reason: 'the pair is to be closed, not trimmed', holding }
  }
  const task = appendReducingIntent(context, plan, 'trim')
  try {
    const stopped = await reduceShort(context, task, kept, signal)
    if (stopped !== undefined) return stopped
    if ((await shrinkToHedge(context, task)) === 'failed') return haltedResult(context)
    await adoptExchange(context, pairId, UNINTERRUPTED)
    return { kind: 'opened', holding: holdingOf(context, pairId) }
  } catch (error) {
    if (!(error instanceof UnresolvedOrderError)) throw error
    return { kind: 'unresolved', reason: error.message }
  }
}
