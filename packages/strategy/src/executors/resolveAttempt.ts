import { type Decimal, decimal, ZERO } from '@asterkit/instruments'
import { isWorking, type Order } from '../ports/exchange.ts'
import { bookOrderFills } from './bookOrderFills.ts'
import { cancelResting } from './cancelResting.ts'
import { hasLeftNoTrace } from './deathEvidence.ts'
import type { EntryBody } from './entries.ts'
import { fenceAttempt } from './fenceAttempt.ts'
import { haltTrading } from './halt.ts'
import type { Attempt } from './journalView.ts'
import type { TradeContext } from './tradeContext.ts'

/** How an order ended. The quantity is the sum of its booked fills, base units. */
export interface SettledOrder {
  readonly state: 'filled' | 'done-partial' | 'dead' | 'refused'
  readonly filled: Decimal
  readonly reason: string
  /** Venue's code, when it refused. */
  readonly code?: number
  /** Its end was not known at once: others may have traded meanwhile. */
  readonly wasUnknown?: true
}

/** An order's fate is not known yet. Its attempt stays on record; a later look goes on. */
export class UnresolvedOrderError extends Error {
  override readonly name = 'UnresolvedOrderError'
}

/**
 * Finds out what became of an order and books its fills. Positive evidence counts at once, whether a query
 * or an account event gave it first; quantities come from the trades that the venue lists. Absence counts
 * only after the deadline, or once the venue has given its nonce to a fence, and only when orders, trades and
 * holdings agree on it.
 *
 * A young order is waited for until it is `unknownWaitMs` old. An older one gets a single look, so that
 * whoever asks again and again can look after everything else in between.
 *
 * @param seen The venue's answer to the order, when there was one.
 * @throws {UnresolvedOrderError} Nothing is certain yet; trading is halted once that lasts `unknownHaltMs`.
 */
export async function resolveAttempt(
  context: TradeContext,
  clientOrderId: string,
  seen: Order | undefined,
  signal: AbortSignal,
): Promise<SettledOrder> {
  const { clock, limits } = context
  let isVoid = false
  let isFirst = true
  let order: Order | 'none' | 'unread' = seen ?? 'unread'
  for (;;) {
    const look = await lookAtAttempt(context, clientOrderId, order, isVoid, signal)
    const { settled, attempt } = look
    if (settled !== undefined) return isFirst ? settled : { ...settled, wasUnknown: true }
    isFirst = false
    order = look.order
    if (order === 'none' && !attempt.isFenced && !isPastDeadline(context, attempt)) {
      isVoid = await fenceAttempt(context, attempt, signal)
    }
    await cancelResting(context, attempt, order, signal)
    if (clock.now() - patienceFrom(context, attempt) >= limits.unknownWaitMs) {
      giveUp(context, attempt)
    }
    await clock.sleep(limits.pollMs, signal)
    order = 'unread'
  }
}

/** What one look at an order has shown; its fills are booked. */
export interface AttemptLook {
  /** Its end, once that is certain. */
  readonly settled: SettledOrder | undefined
  /** What the venue says of it. `none`: it knows no such order now; `unread`: it could not be asked. */
  readonly order: Order | 'none' | 'unread'
  /** As it was on record when the look began. */
  readonly attempt: Attempt
}

/**
 * Looks at an order once, books what it has traded, and settles it when all evidence agrees on its end.
 *
 * @param seen The venue's answer, when there is one already; else it is asked.
 * @param isVoid Whether the order's nonce is used up by a fence.
 */
export async function lookAtAttempt(
  context: TradeContext,
  clientOrderId: string,
  seen: Order | 'none' | 'unread',
  isVoid: boolean,
  signal: AbortSignal,
): Promise<AttemptLook> {
  const attempt = context.book.view.openAttempts.get(clientOrderId)
  if (attempt === undefined) throw new Error(`order ${clientOrderId} is not under way`)
  const found = seen === 'unread' ? await findOrder(context, attempt, signal) : seen
  const order = firstEvidence(attempt, found, context.orderSeen?.(clientOrderId))
  return { settled: await judge(context, attempt, order, isVoid, signal), order, attempt }
}

/**
 * From when an order is waited for. One that was meant to rest may be old and well: what counts is how long this
 * process has had to end it.
 */
function patienceFrom({ book }: TradeContext, { request, sentAt }: Attempt): number {
  return request.timeInForce === 'GTX' ? Math.max(sentAt, book.view.startedAt) : sentAt
}

/** Whether the venue cannot admit the order any more. */
function isPastDeadline({ clock, limits }: TradeContext, { deadline }: Attempt): boolean {
  const admissibleUntil = deadline + limits.deadlineMarginMs
  return clock.now() > admissibleUntil
}

/** The answer to a query, or what an event told where that proves more: queries may lag, events may be lost. */
function firstEvidence(
  attempt: Attempt,
  found: Order | 'none' | 'unread',
  seen: Order | undefined,
): Order | 'none' | 'unread' {
  if (seen === undefined || !isSameOrder(attempt, seen)) return found
  if (typeof found === 'string') return seen
  return isWorking(found) && !isWorking(seen) ? seen : found
}

async function judge(
  context: TradeContext,
  attempt: Attempt,
  order: Order | 'none' | 'unread',
  isVoid: boolean,
  signal: AbortSignal,
): Promise<SettledOrder | undefined> {
  const isEndUnseen = typeof order === 'string' || isWorking(order)
  if (isEndUnseen && (await isAllTraded(context, attempt, signal))) {
    return settle(context, attempt.clientOrderId, 'filled', 'its trades are all of it')
  }
  if (order === 'unread') return undefined
  if (order === 'none') {
    const isOver = isVoid || isPastDeadline(context, attempt)
    if (!isOver || attempt.bookedQuantity.gt(0)) return undefined
    if (!(await hasLeftNoTrace(context, attempt, signal))) return undefined
    const reason = isVoid ? 'its nonce was used up' : 'absent after its deadline'
    return settle(context, attempt.clientOrderId, 'dead', reason)
  }
  if (!isSameOrder(attempt, order)) {
    context.log.error('foreign order under our id', { clientOrderId: attempt.clientOrderId })
    return undefined
  }
  return settleSeen(context, attempt, order, signal)
}

/** Trades prove an order as well as a query does: nothing of it can be left once they add up to its quantity. */
async function isAllTraded(
  context: TradeContext,
  attempt: Attempt,
  signal: AbortSignal,
): Promise<boolean> {
  const { clientOrderId, orderId, request } = attempt
  const quantity = decimal(request.quantity)
  if (attempt.bookedQuantity.eq(quantity)) return true
  if (orderId === undefined) return false
  await bookOrderFills(context, attempt, orderId, signal)
  return context.book.view.openAttempts.get(clientOrderId)?.bookedQuantity.eq(quantity) === true
}

async function settleSeen(
  context: TradeContext,
  attempt: Attempt,
  order: Order,
  signal: AbortSignal,
): Promise<SettledOrder | undefined> {
  const { clientOrderId } = attempt
  if (order.executedQuantity.gt(attempt.bookedQuantity)) {
    await bookOrderFills(context, attempt, order.orderId, signal)
  }
  const booked = context.book.view.openAttempts.get(clientOrderId)?.bookedQuantity ?? ZERO
  if (isWorking(order)) {
    if (attempt.state !== 'live') {
      record(context, {
        clientOrderId,
        state: 'live',
        orderId: order.orderId,
        reason: order.status,
      })
    }
    return undefined
  }
  if (!booked.eq(order.executedQuantity)) return undefined
  if (booked.isZero()) return settle(context, clientOrderId, 'dead', order.status)
  const isComplete = booked.eq(decimal(attempt.request.quantity))
  return settle(context, clientOrderId, isComplete ? 'filled' : 'done-partial', order.status)
}

/** Writes the end of an order. */
export function settle(
  context: TradeContext,
  clientOrderId: string,
  state: SettledOrder['state'],
  reason: string,
): SettledOrder {
  const filled = context.book.view.openAttempts.get(clientOrderId)?.bookedQuantity ?? ZERO
  record(context, { clientOrderId, state, executedQuantity: filled.toFixed(), reason })
  return { state, filled, reason }
}

function record(context: TradeContext, body: EntryBody<'order-state'>): void {
  const reason = body.reason.slice(0, 500)
  context.book.append({
    kind: 'order-state',
    time: context.clock.now(),
    body: { ...body, reason },
  })
}

async function findOrder(
  context: TradeContext,
  { request, clientOrderId }: Attempt,
  signal: AbortSignal,
): Promise<Order | 'none' | 'unread'> {
  try {
    const { market, symbol, positionSide } = request
    const { exchange } = context
    const found = await exchange.findOrder(market, symbol, clientOrderId, signal, positionSide)
    return found ?? 'none'
  } catch (error) {
    signal.throwIfAborted()
    context.log.warn('order lookup failed', { clientOrderId, error: String(error) })
    return 'unread'
  }
}

/** An id alone proves nothing: the venue accepts an id again once its order is finished. */
function isSameOrder({ request }: Attempt, order: Order): boolean {
  return (
    order.market === request.market &&
    order.symbol === request.symbol &&
    order.side === request.side &&
    order.positionSide === request.positionSide &&
    order.quantity.eq(decimal(request.quantity))
  )
}

/**
 * Leaves an order to later looks, with an alert. The time until a halt counts anew from the start of a process
 * and from a person's lifting of a halt.
 */
export function giveUp(context: TradeContext, attempt: Attempt): never {
  const { book, clock, limits } = context
  const { clientOrderId, request, sentAt, state } = attempt
  const { startedAt, resumedAt, halt } = book.view
  const waitedMs = clock.now() - sentAt
  const detail = `${request.market} ${request.side} ${request.quantity} ${request.symbol} (${clientOrderId}) is unresolved after ${Math.round(waitedMs / 1000)} s`
  context.onAlert({ code: 'order-unknown', symbol: request.symbol, detail })
  if (state === 'sent') record(context, { clientOrderId, state: 'unknown', reason: detail })
  const soughtSince = Math.max(sentAt, startedAt, resumedAt)
  if (halt === undefined && clock.now() - soughtSince >= limits.unknownHaltMs) {
    haltTrading(context, detail)
  }
  throw new UnresolvedOrderError(detail)
}
