import { isWorking, type Order, type PreparedWrite } from '../ports/exchange.ts'
import type { Attempt, JournalView } from './journalView.ts'
import type { TradeContext } from './tradeContext.ts'

/** After this an immediate-or-cancel order that still works is cancelled. */
const REST_MS = 2_000
/** After this a cancel that has not worked is sent again; it cannot arrive any more by then. */
const AGAIN_MS = 15_000
/** The same for an order that was meant to rest: it can fill at any moment, and a second cancel does no harm. */
const ENTRY_AGAIN_MS = 3_000

/** Whether an order is the post-only purchase of coins that an opening waits for. */
export function isRestingEntry({ request }: Pick<Attempt, 'request'>): boolean {
  const { market, side, timeInForce } = request
  return market === 'spot' && side === 'buy' && timeInForce === 'GTX'
}

/**
 * Cancels an order that rests although it should not, or should no longer. One that was meant to rest is cancelled
 * when it cannot be looked at, too: it buys on meanwhile. What comes of it is seen by the next look at the order; a
 * cancel that cannot be prepared changes nothing.
 *
 * @throws {JournalError} The journal cannot be written; nothing was sent.
 */
export async function cancelResting(
  context: TradeContext,
  attempt: Attempt,
  order: Order | 'none' | 'unread',
  signal: AbortSignal,
): Promise<void> {
  const mayRest =
    order === 'unread' ? isRestingEntry(attempt) : order !== 'none' && isWorking(order)
  if (mayRest) await cancelWhenDue(context, attempt, signal)
}

/**
 * Cancels an order that may rest, unless a cancel of it is under way. For when it cannot be looked at, too.
 *
 * @throws {JournalError} The journal cannot be written; nothing was sent.
 */
export async function cancelWhenDue(
  context: TradeContext,
  attempt: Attempt,
  signal: AbortSignal,
): Promise<void> {
  if (context.clock.now() < dueAt(context.book.view, attempt)) return
  const { clientOrderId, request } = attempt
  const { book, clock, log } = context
  const { timeInForce } = request
  const cancel = await prepareCancel(context, attempt)
  if (cancel === undefined) return
  const { nonce, requestHash, deadline } = cancel
  book.append({
    kind: 'cancel-sent',
    time: clock.now(),
    body: { clientOrderId, nonce, requestHash, deadline },
  })
  const outcome = await cancel.send(signal).then(
    ({ kind }) => kind,
    (error: unknown) => `unknown: ${String(error)}`,
  )
  const level = timeInForce === 'GTX' ? 'info' : 'warn'
  log[level]('cancelled a resting order', { clientOrderId, outcome })
}

/**
 * When the next cancel of an order is due. One that was meant to rest is cancelled at once by whoever waits for
 * its end; a cancel of an earlier session may have died with it before it left.
 */
function dueAt(
  { startedAt }: Pick<JournalView, 'startedAt'>,
  { request, sentAt, cancelSentAt }: Attempt,
): number {
  if (request.timeInForce !== 'GTX') {
    return cancelSentAt === undefined ? sentAt + REST_MS : cancelSentAt + AGAIN_MS
  }
  const isOfThisSession = cancelSentAt !== undefined && cancelSentAt > startedAt
  return isOfThisSession ? cancelSentAt + ENTRY_AGAIN_MS : sentAt
}

async function prepareCancel(
  { exchange, log }: TradeContext,
  { clientOrderId, request }: Attempt,
): Promise<PreparedWrite<Order> | undefined> {
  const { market, symbol, positionSide } = request
  try {
    return await exchange.prepareCancel(market, symbol, clientOrderId, positionSide)
  } catch (error) {
    log.warn('cancel not prepared', { clientOrderId, error: String(error) })
    return undefined
  }
}
