import { type Decimal, decimal, ZERO } from '@asterkit/instruments'
import { isWorking, type Order, type PreparedWrite } from '../ports/exchange.ts'
import type { SentOrder } from './exitEntry.ts'
import type { FlattenContext } from './flattenContext.ts'
import { leftNoTrace } from './leftNoTrace.ts'

/** How an order of an exit ended. */
export interface ExitOrderEnd {
  readonly state: 'done' | 'dead' | 'refused'
  /** Base units. */
  readonly filled: Decimal
  /** Quote of that. */
  readonly quote: Decimal
  readonly reason: string
}

/** After this an immediate-or-cancel order that still works is cancelled. */
const REST_MS = 2_000
/** Beyond its deadline an order is waited for this long at once. */
const WAIT_MS = 15_000

/**
 * Finds out what became of an order. The order itself counts at once; its absence counts only after its
 * deadline, or once its nonce is used up, and only when orders, trades and holdings agree.
 *
 * @param seen The venue's answer to the order, when there was one.
 * @returns Undefined when nothing became certain for a while: the order stays on record as open.
 */
export async function resolveExitOrder(
  context: FlattenContext,
  sent: SentOrder,
  seen: Order | undefined,
  signal: AbortSignal,
): Promise<ExitOrderEnd | undefined> {
  const { clock, limits } = context
  const until = Math.max(clock.now(), sent.deadline) + WAIT_MS
  const restUntil = clock.now() + REST_MS
  let order: Order | 'none' | 'unread' = seen ?? (await find(context, sent, signal))
  let fence: 'untried' | 'void' | 'unclear' = 'untried'
  let isCancelled = false
  while (clock.now() <= until) {
    const end = await judge(context, sent, order, fence === 'void', signal)
    if (end !== undefined) return settle(context, sent.clientOrderId, end)
    if (order === 'none' && fence === 'untried') {
      fence = (await useUpNonce(context, sent, signal)) ? 'void' : 'unclear'
    }
    if (typeof order === 'object' && !isCancelled && clock.now() >= restUntil) {
      isCancelled = true
      await cancelOwn(context, order, signal)
    }
    await clock.sleep(limits.pollMs, signal)
    order = await find(context, sent, signal)
  }
  return undefined
}

/** Writes the end of an order. */
export function settle(
  { book, clock }: FlattenContext,
  clientOrderId: string,
  end: ExitOrderEnd,
): ExitOrderEnd {
  const { state, filled, quote } = end
  book.append({
    kind: 'order-end',
    time: clock.now(),
    clientOrderId,
    state,
    filled: filled.toFixed(),
    quote: quote.toFixed(),
    reason: end.reason.slice(0, 500),
  })
  return end
}

/** Cancels an order of ours, once. What becomes of that is seen at the next look. */
export async function cancelOwn(
  context: FlattenContext,
  { market, symbol, clientOrderId }: Pick<Order, 'market' | 'symbol' | 'clientOrderId'>,
  signal: AbortSignal,
): Promise<void> {
  const call = await attempt(context, 'cancel not prepared', signal, () =>
    context.exchange.prepareCancel(market, symbol, clientOrderId),
  )
  if (call === undefined) return
  record(context, 'cancel-sent', clientOrderId, call)
  const outcome = await attempt(context, 'cancel failed', signal, () => call.send(signal))
  context.log.info('cancelled an order', { clientOrderId, outcome: outcome?.kind })
}

async function judge(
  context: FlattenContext,
  sent: SentOrder,
  order: Order | 'none' | 'unread',
  isVoid: boolean,
  signal: AbortSignal,
): Promise<ExitOrderEnd | undefined> {
  if (order === 'unread') return undefined
  if (order === 'none') {
    const admissibleUntil = sent.deadline + context.limits.deadlineMarginMs
    if (!isVoid && context.clock.now() <= admissibleUntil) return undefined
    if (!(await leftNoTrace(context, sent, signal))) return undefined
    const reason = isVoid ? 'its nonce was used up' : 'absent after its deadline'
    return { state: 'dead', filled: ZERO, quote: ZERO, reason }
  }
  if (!isSame(sent, order) || isWorking(order)) return undefined
  const { executedQuantity: filled, executedQuote: quote, status } = order
  return { state: filled.gt(0) ? 'done' : 'dead', filled, quote, reason: status }
}

async function find(
  { exchange, log }: FlattenContext,
  { market, symbol, clientOrderId }: SentOrder,
  signal: AbortSignal,
): Promise<Order | 'none' | 'unread'> {
  try {
    return (await exchange.findOrder(market, symbol, clientOrderId, signal)) ?? 'none'
  } catch (error) {
    signal.throwIfAborted()
    log.warn('order lookup failed', { clientOrderId, error: String(error) })
    return 'unread'
  }
}

/** An id alone proves nothing: the venue accepts one again once its order is finished. */
function isSame(sent: SentOrder, order: Order): boolean {
  return (
    order.market === sent.market &&
    order.symbol === sent.symbol &&
    order.side === sent.side &&
    order.quantity.lte(decimal(sent.quantity))
  )
}

/** @returns True when the venue has taken the nonce: the order can never be admitted any more. */
async function useUpNonce(
  context: FlattenContext,
  { clientOrderId, market, nonce }: SentOrder,
  signal: AbortSignal,
): Promise<boolean> {
  const call = await attempt(context, 'fence not prepared', signal, () =>
    context.exchange.prepareFence(market, nonce),
  )
  if (call?.nonce !== nonce) return false
  record(context, 'fence-sent', clientOrderId, call)
  const outcome = await attempt(context, 'fence failed', signal, () => call.send(signal))
  return outcome?.kind === 'accepted'
}

function record(
  { book, clock }: FlattenContext,
  kind: 'cancel-sent' | 'fence-sent',
  clientOrderId: string,
  { nonce, requestHash, deadline }: PreparedWrite<unknown>,
): void {
  book.append({ kind, time: clock.now(), clientOrderId, nonce, requestHash, deadline })
}

/** @returns Undefined when it failed, which proves nothing. */
async function attempt<T>(
  { log }: FlattenContext,
  what: string,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    signal.throwIfAborted()
    log.warn(what, { error: String(error) })
    return undefined
  }
}
