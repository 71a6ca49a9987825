import { type Decimal, ZERO } from '@asterkit/instruments'
import type { OpenPairPlan } from '../pair.ts'
import type { EpochMs } from '../ports/clock.ts'
import { isWorking, type Order } from '../ports/exchange.ts'
import { cancelWhenDue } from './cancelResting.ts'
import { budgetProblem, changeOfBooks, type EntryTouch, lowestHedge } from './entryQuote.ts'
import { haltReason } from './halt.ts'
import { isTooSmall, unhedged } from './hedgeShort.ts'
import { type PairTask, UNINTERRUPTED } from './pairTask.ts'
import {
  type AttemptLook,
  giveUp,
  lookAtAttempt,
  type SettledOrder,
  UnresolvedOrderError,
} from './resolveAttempt.ts'
import type { TradeContext } from './tradeContext.ts'
import { tradeLeg } from './tradeLeg.ts'

/** Pause between two questions about an order that rests; its events are looked at in between. */
const LOOK_EVERY_MS = 1_000
/** Pause between two looks at the books. */
const BOOKS_EVERY_MS = 2_000
/** So long coins that have no hedge, being too few or the hedge having failed, let the order rest on. */
const UNHEDGED_MS = 5_000
/** So long what the order says it has bought may be missing among the trades: nothing can be hedged before. */
const UNLISTED_MS = 1_000
/** Pause after a hedge that has failed. */
const HEDGE_AGAIN_MS = 2_000
/** Orders of the day that are kept for what the end of the wait needs. */
const LEAST_ORDERS_LEFT = 6
/** Widest reach of a hedge beside a resting order, in multiples of the allowed slippage. */
const MAX_WIDENING = 4

/** One purchase that is to rest. */
export interface RestingPurchase {
  readonly plan: OpenPairPlan
  readonly task: PairTask
  /** Base units, on the step. */
  readonly coins: Decimal
  readonly waitMs: number
  /** Most perp that all orders of the intent may sell, base units. */
  readonly perpLimit: Decimal
}

/** An order that rests. */
interface RestingOrder extends RestingPurchase {
  readonly clientOrderId: string
  readonly placedAt: EpochMs
  /** What the books were when it was priced. */
  readonly touch: EntryTouch
}

/** The order and what has happened to it so far. */
interface Wait extends RestingOrder {
  readonly context: TradeContext
  /** Why it is being cancelled; undefined: it is waited for. */
  stop: string | undefined
  stoppedAt: EpochMs
  booksAt: EpochMs
  /** Since when coins of it have no hedge; undefined: all have. */
  nakedSince: EpochMs | undefined
  /** Since when the order says more than its trades; undefined: it does not. */
  unlistedSince: EpochMs | undefined
  failedHedges: number
  hedgeFailedAt: EpochMs
  /** A hedge whose fate is not known: nothing more is sent beside it. */
  lostHedge: UnresolvedOrderError | undefined
}

/** How the order ended, and since when coins of it have no hedge. */
export interface EntryEnd {
  readonly end: SettledOrder
  readonly nakedSince: EpochMs
}

/**
 * Waits for an order that rests: looks at it again and again, sells perp for what it has bought, cancels it when it
 * is not to rest any longer, and returns once its end is certain. Events only make a look come sooner; what counts
 * is what queries and trades say.
 *
 * @param seen The venue's answer to the order.
 * @throws {JournalError} The journal cannot be written; nothing was sent after that.
 * @throws {UnresolvedOrderError} The end of the order, or of a hedge, is not known yet.
 */
export async function awaitEntry(
  context: TradeContext,
  order: RestingOrder,
  seen: Order,
  signal: AbortSignal,
): Promise<EntryEnd> {
  const { placedAt, clientOrderId } = order
  const wait: Wait = {
    ...{ ...order, context, stop: undefined, stoppedAt: placedAt, booksAt: placedAt },
    ...{
      nakedSince: undefined,
      unlistedSince: undefined,
      failedHedges: 0,
      hedgeFailedAt: 0,
      lostHedge: undefined,
    },
  }
  for (let answer: Order | 'unread' = seen; ; answer = 'unread') {
    const look = await lookAtAttempt(context, clientOrderId, answer, false, UNINTERRUPTED)
    await hedge(wait, look)
    if (look.settled !== undefined) return endOf(wait, look.settled)
    const reason = wait.stop ?? (await whyStop(wait, look, signal))
    if (reason !== undefined && (await stop(wait, reason))) continue
    await pause(wait, signal)
  }
}

function endOf({ stop, lostHedge, nakedSince, context }: Wait, settled: SettledOrder): EntryEnd {
  if (lostHedge !== undefined) throw lostHedge
  const reason = stop ?? settled.reason
  return { end: { ...settled, reason }, nakedSince: nakedSince ?? context.clock.now() }
}

/** Why the order is not to rest any longer; undefined: it may. */
async function whyStop(
  wait: Wait,
  { order }: AttemptLook,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { context, plan, waitMs, placedAt, nakedSince } = wait
  const now = context.clock.now()
  if (signal.aborted) return 'interrupted'
  if (context.isExitAtWork?.() === true) return 'an emergency exit is at work'
  const halt = haltReason(context)
  if (halt !== undefined) return halt
  if (typeof order === 'string') return 'the resting order could not be looked at'
  const isUnlisted = order.executedQuantity.gt(boughtBy(wait, undefined))
  wait.unlistedSince = isUnlisted ? (wait.unlistedSince ?? now) : undefined
  if (wait.unlistedSince !== undefined && now - wait.unlistedSince >= UNLISTED_MS) {
    return 'what it has bought is not listed among the trades'
  }
  if (now - placedAt >= waitMs) return 'the wait is over'
  if (nakedSince !== undefined && now - nakedSince >= UNHEDGED_MS) {
    return 'what it has bought could not be hedged'
  }
  const budget = budgetProblem(context, LEAST_ORDERS_LEFT)
  if (budget !== undefined || now - wait.booksAt < BOOKS_EVERY_MS) return budget
  wait.booksAt = now
  const toBuy = wait.coins.minus(boughtBy(wait, undefined))
  return changeOfBooks(context, plan, wait.touch, toBuy)
}

/**
 * Cancels the order, again and again until its end is seen.
 *
 * @returns Whether its end may be seen at once: the first cancel has just left.
 */
async function stop(wait: Wait, reason: string): Promise<boolean> {
  const { context, clientOrderId, lostHedge } = wait
  const attempt = context.book.view.openAttempts.get(clientOrderId)
  if (attempt === undefined) return false
  const isFirst = wait.stop === undefined
  if (isFirst) {
    wait.stop = reason
    wait.stoppedAt = context.clock.now()
    context.log.info('resting order is withdrawn', { clientOrderId, reason })
  }
  if (context.clock.now() - wait.stoppedAt >= context.limits.unknownWaitMs) {
    if (lostHedge !== undefined) throw lostHedge
    giveUp(context, attempt)
  }
  await cancelWhenDue(context, attempt, UNINTERRUPTED)
  return isFirst
}

/** Sells perp for what the order has bought. A hedge that does not work ends the wait. */
async function hedge(wait: Wait, { settled }: AttemptLook): Promise<void> {
  const { context, plan, task, perpLimit, touch } = wait
  const quantity = boughtBy(wait, settled).isZero() ? ZERO : unhedged(context, task, perpLimit)
  if (quantity.isZero()) {
    wait.nakedSince = undefined
    return
  }
  const now = context.clock.now()
  wait.nakedSince ??= now
  const isTooSoon = wait.failedHedges > 0 && now - wait.hedgeFailedAt < HEDGE_AGAIN_MS
  if (wait.lostHedge !== undefined || isTooSoon) return
  if (isTooSmall(plan.pair.perp, quantity, lowestHedge(touch, context))) return
  const reachBps = plan.slippageBps * Math.min(MAX_WIDENING, 1 + wait.failedHedges)
  const step = { market: 'perp', side: 'sell', quantity, reachBps, isOpening: true } as const
  const whenUnknown = async () => {
    await stop(wait, 'the fate of a hedge is not known')
  }
  try {
    const result = await tradeLeg(context, task, { ...step, whenUnknown }, UNINTERRUPTED)
    if (result.state === 'filled') {
      wait.nakedSince = undefined
      wait.failedHedges = 0
      return
    }
    wait.failedHedges += 1
    wait.hedgeFailedAt = context.clock.now()
    await stop(wait, `perp ${result.state}: ${result.reason}`)
  } catch (error) {
    if (!(error instanceof UnresolvedOrderError)) throw error
    wait.lostHedge = error
  }
}

/** Coins that the order has bought, as far as they are booked. */
function boughtBy({ context, clientOrderId }: Wait, settled: SettledOrder | undefined): Decimal {
  return (
    settled?.filled ?? context.book.view.openAttempts.get(clientOrderId)?.bookedQuantity ?? ZERO
  )
}

/** Sleeps until the next look is due or the account stream has news of the order. */
async function pause(wait: Wait, signal: AbortSignal): Promise<void> {
  const { clock, limits } = wait.context
  const until = clock.now() + (wait.stop === undefined ? LOOK_EVERY_MS : limits.pollMs)
  do {
    await clock.sleep(limits.pollMs, UNINTERRUPTED)
  } while (clock.now() < until && !signal.aborted && !hasNews(wait))
}

function hasNews({ context, clientOrderId }: Wait): boolean {
  const seen = context.orderSeen?.(clientOrderId)
  const attempt = context.book.view.openAttempts.get(clientOrderId)
  if (seen === undefined || attempt === undefined) return false
  return !isWorking(seen) || seen.executedQuantity.gt(attempt.bookedQuantity)
}
