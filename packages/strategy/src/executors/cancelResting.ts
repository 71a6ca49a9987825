import { isWorking, type Order, type PreparedWrite } from '../ports/exchange.ts'
import type { Attempt } from './journalView.ts'
import type { TradeContext } from './tradeContext.ts'

/** After this an immediate-or-cancel order that still works is cancelled. */
const REST_MS = 2_000
/** After this a cancel that has not worked is sent again; it cannot arrive any more by then. */
const AGAIN_MS = 15_000

/**
 * Cancels an order that rests although it should not. What comes of it is seen by the next look at the order;
 * a cancel that cannot be prepared changes nothing.
 *
 * @throws {JournalError} The journal cannot be written; nothing was sent.
 */
export async function cancelResting(
  context: TradeContext,
  { clientOrderId, request, sentAt, cancelSentAt }: Attempt,
  order: Order,
  signal: AbortSignal,
): Promise<void> {
  const { book, clock, log } = context
  const dueAt = cancelSentAt === undefined ? sentAt + REST_MS : cancelSentAt + AGAIN_MS
  if (!isWorking(order) || clock.now() < dueAt) return
  const { market, symbol } = request
  const cancel = await prepareCancel(context, market, symbol, clientOrderId)
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
  log.warn('cancelled a resting order', { clientOrderId, outcome })
}

async function prepareCancel(
  { exchange, log }: TradeContext,
  market: Order['market'],
  symbol: string,
  clientOrderId: string,
): Promise<PreparedWrite<Order> | undefined> {
  try {
    return await exchange.prepareCancel(market, symbol, clientOrderId)
  } catch (error) {
    log.warn('cancel not prepared', { clientOrderId, error: String(error) })
    return undefined
  }
}
