import type { PairResult } from '../pair.ts'
import { holdingOf, type PairTask } from './pairTask.ts'
import { setPairStatus } from './setPairStatus.ts'
import { shrinkToHedge } from './shrinkToHedge.ts'
import type { TradeContext } from './tradeContext.ts'

const DAY_MS = 86_400_000

/**
 * Ends an opening: sells coins without a short, then records whether the pair is open, unwound or was
 * never begun. What had to be unwound cools down.
 *
 * @param reason Why the opening stopped short; undefined when it is complete.
 */
export async function finishOpening(
  context: TradeContext,
  task: PairTask,
  reason: string | undefined,
): Promise<PairResult> {
  const shrunk = await shrinkToHedge(context, task)
  if (shrunk === 'failed') return { kind: 'halted', reason: context.book.view.halt?.reason ?? '' }
  const holding = holdingOf(context, task.pairId)
  const why = reason ?? 'complete'
  if (holding.perpQuantity.lt(0)) {
    setPairStatus(context, task.pairId, 'open', why)
    if (reason === undefined) endCooldown(context, task.pair.symbol)
    return { kind: 'opened', holding: holdingOf(context, task.pairId) }
  }
  if (!context.book.view.tradedPairs.has(task.pairId)) {
    setPairStatus(context, task.pairId, 'abandoned', why)
    return { kind: 'not-opened', reason: why }
  }
  setPairStatus(context, task.pairId, 'unwound', why)
  startCooldown(context, task.pair.symbol)
  return { kind: 'unwound', reason: why }
}

function startCooldown({ book, clock, limits }: TradeContext, symbol: string): void {
  const level = (book.view.cooldowns.get(symbol)?.level ?? 0) + 1
  const waitMs = Math.min(DAY_MS, limits.cooldownMs * 2 ** (level - 1))
  const time = clock.now()
  book.append({ kind: 'cooldown', time, body: { symbol, level, until: time + waitMs } })
}

function endCooldown({ book, clock }: TradeContext, symbol: string): void {
  if ((book.view.cooldowns.get(symbol)?.level ?? 0) === 0) return
  const time = clock.now()
  book.append({ kind: 'cooldown', time, body: { symbol, level: 0, until: time } })
}
