import type { Decimal } from '@asterkit/instruments'
import type { EpochMs } from '../ports/clock.ts'
import { awaitEntry, type RestingPurchase } from './awaitEntry.ts'
import { lowestHedge, quoteEntry } from './entryQuote.ts'
import { isTooSmall, unhedged } from './hedgeShort.ts'
import { type PairTask, UNINTERRUPTED } from './pairTask.ts'
import { resolveAttempt, type SettledOrder } from './resolveAttempt.ts'
import { launchOrder } from './sendOrder.ts'
import type { TradeContext } from './tradeContext.ts'

/** How a resting purchase ended: its order can trade no more. */
export interface RestingResult {
  /** Coins bought, base units. */
  readonly filled: Decimal
  readonly reason: string
  /** The task under which the slice goes on: measured against the books of its start. */
  readonly task: PairTask
  /** Coins without a short: none, so few that the perp market takes no order for them, or more. */
  readonly rest: 'none' | 'too-small' | 'unhedged'
  /** When the first of those coins was bought, as far as it is known. */
  readonly nakedSince: EpochMs
}

/**
 * Buys coins by one post-only order at the best bid and sells perp for each part of it as soon as it is filled. After
 * the wait, or when anything is not as it should be, the order is cancelled; what it has bought is returned once its
 * end is certain. An abort of `signal` ends the wait, never the care.
 *
 * @throws {JournalError} The journal cannot be written; nothing was sent after that.
 * @throws {UnresolvedOrderError} The end of the order, or of a hedge, is not known yet; both stay on record.
 */
export async function buyResting(
  context: TradeContext,
  purchase: RestingPurchase,
  signal: AbortSignal,
): Promise<RestingResult> {
  const { plan, coins, perpLimit } = purchase
  const placedAt = context.clock.now()
  const quote = await quoteEntry(context, plan, coins)
  if (typeof quote === 'string') {
    return {
      filled: coins.times(0),
      reason: quote,
      task: purchase.task,
      rest: 'none',
      nakedSince: placedAt,
    }
  }
  const task = { ...purchase.task, benchmarks: quote.benchmarks }
  const { pairId, intentId, pair } = task
  const order = {
    ...({ pairId, intentId, market: 'spot', symbol: pair.spot.symbol, side: 'buy' } as const),
    ...{ quantity: coins, price: quote.price, isReduceOnly: false },
    ...{ reference: quote.reference, benchmark: quote.benchmarks.spot },
  }
  const { clientOrderId, settled, seen } = await launchOrder(context, order, 'GTX', UNINTERRUPTED)
  let end: SettledOrder
  let nakedSince = placedAt
  if (settled !== undefined) end = settled
  else if (seen === undefined)
    end = await resolveAttempt(context, clientOrderId, seen, UNINTERRUPTED)
  else {
    const waited = { ...purchase, task, touch: quote.touch, clientOrderId, placedAt }
    ;({ end, nakedSince } = await awaitEntry(context, waited, seen, signal))
  }
  const { filled, reason } = end
  const loose = filled.isZero() ? filled : unhedged(context, task, perpLimit)
  const isSmall = isTooSmall(pair.perp, loose, lowestHedge(quote.touch, context))
  const rest = loose.isZero() ? 'none' : isSmall ? 'too-small' : 'unhedged'
  return { filled, reason, task, rest, nakedSince }
}
