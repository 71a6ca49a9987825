import { type Decimal, type Market, type Side, ZERO } from '@asterkit/instruments'
import type {
  Order,
  OrderRequest,
  Outcome,
  PositionSide,
  PreparedWrite,
} from '../ports/exchange.ts'
import { isRestingEntry } from './cancelResting.ts'
import { clientOrderId } from './clientIds.ts'
import { type Benchmark, benchmarkRecord } from './entryFigures.ts'
import type { Attempt } from './journalView.ts'
import { resolveAttempt, type SettledOrder, settle } from './resolveAttempt.ts'
import type { TradeContext } from './tradeContext.ts'

/** One order of a pair. */
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
  /** What it is measured against; orders of a maker-first slice only. */
  readonly benchmark?: Benchmark
}

/** An order that has left. */
export interface LaunchedOrder {
  readonly clientOrderId: string
  /** Its end, when it never reached the venue or was refused. */
  readonly settled?: SettledOrder
  /** What the venue has answered; absent: nothing that can be trusted. */
  readonly seen?: Order
}

/**
 * Sends one immediate-or-cancel order, at most once, and returns when its end is certain and booked. The order is
 * on disk as sent before its first byte leaves.
 *
 * @param whenUnknown Called once when the venue's answer leaves its fate open, before that is looked into.
 * @throws {JournalError} It could not be written and was not sent.
 * @throws {UnresolvedOrderError} Its fate is not known yet; it stays on record.
 */
export async function sendOrder(
  context: TradeContext,
  order: LegOrder,
  signal: AbortSignal,
  whenUnknown?: () => Promise<void>,
): Promise<SettledOrder> {
  const { clientOrderId: id, settled, seen } = await launchOrder(context, order, 'IOC', signal)
  if (settled !== undefined) return settled
  if (seen === undefined) await whenUnknown?.()
  return resolveAttempt(context, id, seen, signal)
}

/**
 * Sends one order, at most once, and returns with the venue's answer. Whoever launches an order sees to its end.
 *
 * @param timeInForce `GTX` may rest; `IOC` may not.
 * @throws {JournalError} It could not be written and was not sent.
 */
export async function launchOrder(
  context: TradeContext,
  order: LegOrder,
  timeInForce: 'IOC' | 'GTX',
  signal: AbortSignal,
): Promise<LaunchedOrder> {
  const { book, clock, exchange } = context
  const busy = [...book.view.openAttempts.values()].find((other) => isInTheWay(other, order))
  if (busy !== undefined) throw new Error(`order ${busy.clientOrderId} is not settled yet`)
  const attempt = book.view.ordersSent + 1
  const { pairId, intentId, reference, benchmark, ...leg } = order
  const id = clientOrderId(book.view, { intentId, market: order.market, attempt })
  const request: OrderRequest = {
    ...leg,
    timeInForce,
    clientOrderId: id,
    ...(isHedge(order) && { isHedge: true }),
  }
  let prepared: PreparedWrite<Order>
  try {
    prepared = await exchange.prepareOrder(request)
  } catch (error) {
    const reason = `not prepared: ${String(error)}`
    return { clientOrderId: id, settled: { state: 'dead', filled: ZERO, reason } }
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
      ...(benchmark && { benchmark: benchmarkRecord(benchmark) }),
      nonce: prepared.nonce,
      requestHash: prepared.requestHash,
      deadline: prepared.deadline,
      request: {
        market: order.market,
        symbol: order.symbol,
        side: order.side,
        quantity: order.quantity.toFixed(),
        price: order.price.toFixed(),
        timeInForce,
        isReduceOnly: order.isReduceOnly,
        ...(order.positionSide && { positionSide: order.positionSide }),
      },
    },
  })
  return conclude(context, id, await send(prepared, signal))
}

/** Orders of one pair go one after the other; only the hedge of an entry is sent while that rests. */
function isInTheWay(other: Attempt, order: LegOrder): boolean {
  if (other.pairId !== order.pairId) return false
  return !(isRestingEntry(other) && isHedge(order))
}

/** Whether an order sells short what a pair has bought. */
function isHedge({ market, side, positionSide }: LegOrder): boolean {
  return market === 'perp' && side === 'sell' && positionSide === undefined
}

function conclude(context: TradeContext, id: string, outcome: Outcome<Order>): LaunchedOrder {
  const launched = { clientOrderId: id }
  if (outcome.kind === 'accepted') return { ...launched, seen: outcome.value }
  if (outcome.kind === 'refused') {
    const reason = `refused (${outcome.code}): ${outcome.message}`
    const settled = { ...settle(context, id, 'refused', reason), code: outcome.code }
    return { ...launched, settled }
  }
  if (outcome.kind === 'not-sent') {
    return { ...launched, settled: settle(context, id, 'dead', `not sent: ${outcome.message}`) }
  }
  context.log.warn('order outcome unknown', { clientOrderId: id, message: outcome.message })
  return launched
}

/** A call that throws may have left: its outcome is unknown. */
async function send(prepared: PreparedWrite<Order>, signal: AbortSignal): Promise<Outcome<Order>> {
  try {
    return await prepared.send(signal)
  } catch (error) {
    return { kind: 'unknown', message: String(error) }
  }
}
