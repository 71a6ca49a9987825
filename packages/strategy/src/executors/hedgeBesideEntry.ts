import { decimal } from '@asterkit/instruments'
import { isHeldAsRecorded } from './adoptExchange.ts'
import { isRestingEntry } from './cancelResting.ts'
import { haltReason } from './halt.ts'
import { hedgeShort, isTooSmall, unhedged } from './hedgeShort.ts'
import { holdingOf, recordedTask } from './pairTask.ts'
import type { TradeContext } from './tradeContext.ts'

/**
 * Sells perp for coins that a resting purchase is known to have bought, although its end is not known: its cancel
 * does not get through, or it cannot be looked at. Only its trades count, and only while that order is all that is
 * open and the venue holds what the journal has.
 *
 * @returns What was done, in words; undefined: nothing.
 * @throws {JournalError} The journal cannot be written; nothing was sent after that.
 * @throws {UnresolvedOrderError} The fate of the hedge is not known.
 */
export async function hedgeBesideEntry(
  context: TradeContext,
  pairId: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { openAttempts, rules, intents } = context.book.view
  const before = holdingOf(context, pairId)
  const pair = rules.get(pairId)
  const intent = intents.get(pairId)
  if (before.status !== 'opening' || pair === undefined || intent === undefined) return undefined
  if (![...openAttempts.values()].every(isRestingEntry)) return undefined
  if (haltReason(context) !== undefined) return undefined
  const limit = decimal(intent.perpLimit)
  const task = recordedTask(context, pairId, pair)
  const quantity = unhedged(context, task, limit)
  if (quantity.isZero()) return undefined
  const price = before.spotCost.div(before.spotQuantity)
  if (isTooSmall(pair.perp, quantity, price)) return undefined
  if (!(await isHeldAsRecorded(context, pairId, signal))) return undefined
  const failure = await hedgeShort(context, task, limit, context.clock.now())
  const sold = before.perpQuantity.minus(holdingOf(context, pairId).perpQuantity)
  if (failure !== undefined) {
    context.log.warn('coins of a resting order not hedged', { symbol: pair.symbol, failure })
  }
  return sold.isZero() ? undefined : `sold ${sold.toFixed()} perp for coins of a resting order`
}
