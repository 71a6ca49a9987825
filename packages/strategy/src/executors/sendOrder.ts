import { type Decimal, type Market, type Side, ZERO } from '@asterkit/instruments'
import type {
  Order,
  OrderRequest,
  Outcome,
  PositionSide,
  PreparedWrite,
} from '../ports/exchange.ts'
import { clientOrderId } from './clientIds.ts'
import { resolveAttempt, type SettledOrder, settle } from './resolveAttempt.ts'
import type { TradeContext } from './tradeContext.ts'

/** One immediate-or-cancel order of a pair. */
export interface LegOrder {
  readonly pairId: string
  readonly intentId: number
  readonly market: Market
  readonly symbol: string
  readonly side: Side
  readonly quantity: Decimal
  readonly price: Decimal
  readonly isReduceOnly: boolean
  /** Hedge mode only: the position that is traded. */
  readonly positionSide?: PositionSide
  /** Middle of the book that the price came from, quote per base; slippage is measured from it. */
  readonly reference?: Decimal
}

/**
 * Sends one order, at most once, and returns when its end is certain and booked. The order is on disk as
 * sent before its first byte leaves.
 *
 * @throws {JournalError} It could not be written and was not sent.
 * @throws {UnresolvedOrderError} Its fate is not known yet; it stays on record.
 */
export async function sendOrder(
  context: TradeContext,
  order: LegOrder,
  signal: AbortSignal,
): Promise<SettledOrder> {
  const { book, clock, exchange } = context
  const busy = [...book.view.openAttempts.values()].find(({ pairId }) => pairId === order.pairId)
  if (busy !== undefined) throw new Error(`order ${busy.clientOrderId} is not settled yet`)
  const attempt = book.view.ordersSent + 1
  const { pairId, intentId, reference, ...leg } = order
  const id = clientOrderId(book.view, { intentId, market: order.market, attempt })
  const request: OrderRequest = { ...leg, timeInForce: 'IOC', clientOrderId: id }
  let prepared: PreparedWrite<Order>
  try {
    prepared = await exchange.prepareOrder(request)
  } catch (error) {
    return { state: 'dead', filled: ZERO, reason: `not prepared: ${String(error)}` }
  }
  book.append({
    kind: 'order-sent',
    time: clock.now(),
    body: {
      clientOrderId: id,
      intentId,
      pairId,
      attempt,
      ...(reference && { reference: reference.toFixed() }),
      nonce: prepared.nonce,
      requestHash: prepared.requestHash,
      deadline: prepared.deadline,
      request: {
        market: order.market,
        symbol: order.symbol,
        side: order.side,
        quantity: order.quantity.toFixed(),
        price: order.price.toFixed(),
        timeInForce: 'IOC',
        isReduceOnly: order.isReduceOnly,
        ...(order.positionSide && { positionSide: order.positionSide }),
      },
    },
  })
  return conclude(context, id, await send(prepared, signal), signal)
}

async function conclude(
  context: TradeContext,
  id: string,
  outcome: Outcome<Order>,
  signal: AbortSignal,
): Promise<SettledOrder> {
  if (outcome.kind === 'refused') {
    const reason = `refused (${outcome.code}): ${outcome.message}`
    return { ...settle(context, id, 'refused', reason), code: outcome.code }
  }
  if (outcome.kind === 'not-sent')
    return settle(context, id, 'dead', `not sent: ${outcome.message}`)
  if (outcome.kind === 'unknown') {
    context.log.warn('order outcome unknown', { clientOrderId: id, message: outcome.message })
  }
  const seen = outcome.kind === 'accepted' ? outcome.value : undefined
  return resolveAttempt(context, id, seen, signal)
}

/** A call that throws may have left: its outcome is unknown. */
async function send(prepared: PreparedWrite<Order>, signal: AbortSignal): Promise<Outcome<Order>> {
  try {
    return await prepared.send(signal)
  } catch (error) {
    return { kind: 'unknown', message: String(error) }
  }
}
