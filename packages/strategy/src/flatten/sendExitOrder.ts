import { type Decimal, type Instrument, type Side, ZERO } from '@asterkit/instruments'
import { capPrice, readPriceView, refusalReason } from '../executors/legPrice.ts'
import type { EpochMs } from '../ports/clock.ts'
import type { Order, Outcome, PositionSide, PreparedWrite } from '../ports/exchange.ts'
import type { SentOrder } from './exitEntry.ts'
import type { FlattenContext } from './flattenContext.ts'
import { nextExitId } from './ownIds.ts'
import { type ExitOrderEnd, resolveExitOrder, settle } from './resolveExitOrder.ts'

/** One reducing order that is to be priced and sent. */
export interface ExitOrder {
  readonly instrument: Instrument
  /** Whose reference prices bound the price. */
  readonly perpSymbol: string
  readonly side: Side
  readonly positionSide?: PositionSide | undefined
  /** Base units, on the step. */
  readonly quantity: Decimal
  /** How far beyond the touch, basis points. */
  readonly reachBps: number
  /** What is held now: the signed position, or all coins. */
  readonly held: Decimal
  readonly heldAt: EpochMs
}

/**
 * Prices a reducing order against the book of this moment and sends it, at most once, as an
 * immediate-or-cancel order. It is on disk before its first byte leaves.
 *
 * @returns Its end; undefined while that is not certain. What could not be sent is `dead` with its reason.
 * @throws The memory cannot be written; nothing was sent.
 */
export async function sendExitOrder(
  context: FlattenContext,
  order: ExitOrder,
  signal: AbortSignal,
): Promise<ExitOrderEnd | undefined> {
  const { exchange, book, clock } = context
  const price = await priceOf(context, order, signal)
  if (typeof price === 'string') return unsent(price)
  const { instrument, side, quantity, positionSide } = order
  const { market, symbol, baseAsset } = instrument
  const isReduceOnly = market === 'perp' && positionSide === undefined
  const clientOrderId = nextExitId(book, clock.now())
  const request = { market, symbol, side, quantity, price, isReduceOnly, clientOrderId }
  const ofHedge = positionSide === undefined ? {} : { positionSide }
  let prepared: PreparedWrite<Order>
  try {
    prepared = await exchange.prepareOrder({ ...request, ...ofHedge, timeInForce: 'IOC' })
  } catch (error) {
    signal.throwIfAborted()
    return unsent(`not prepared: ${String(error)}`)
  }
  const { nonce, requestHash, deadline } = prepared
  const sent: SentOrder = {
    ...request,
    ...ofHedge,
    kind: 'order-sent',
    time: clock.now(),
    baseAsset,
    quantity: quantity.toFixed(),
    price: price.toFixed(),
    held: order.held.toFixed(),
    heldAt: order.heldAt,
    nonce,
    requestHash,
    deadline,
  }
  book.append(sent)
  const outcome = await send(prepared, signal)
  const end = endOf(outcome)
  if (end !== undefined) return settle(context, clientOrderId, end)
  const seen = outcome.kind === 'accepted' ? outcome.value : undefined
  return resolveExitOrder(context, sent, seen, signal)
}

/** The price, or why there is none. */
async function priceOf(
  context: FlattenContext,
  { instrument, perpSymbol, side, quantity, reachBps }: ExitOrder,
  signal: AbortSignal,
): Promise<Decimal | string> {
  const { market, symbol } = instrument
  try {
    const view = await readPriceView(context, market, symbol, perpSymbol, signal)
    const decision = capPrice(context, instrument, side, view, reachBps)
    if (decision.kind === 'none') return decision.reason
    const { price, reference } = decision
    const draft = { side, quantity, price, isReduceOnly: market === 'perp' }
    return refusalReason(instrument, draft, reference) ?? price
  } catch (error) {
    signal.throwIfAborted()
    return `the ${market} book is unreadable: ${String(error)}`
  }
}

/** A call that throws may have left: its outcome is unknown. */
async function send(prepared: PreparedWrite<Order>, signal: AbortSignal): Promise<Outcome<Order>> {
  try {
    return await prepared.send(signal)
  } catch (error) {
    return { kind: 'unknown', message: String(error) }
  }
}

function endOf(outcome: Outcome<Order>): ExitOrderEnd | undefined {
  if (outcome.kind === 'refused') {
    const reason = `refused (${outcome.code}): ${outcome.message}`
    return { state: 'refused', filled: ZERO, quote: ZERO, reason }
  }
  return outcome.kind === 'not-sent' ? unsent(`not sent: ${outcome.message}`) : undefined
}

function unsent(reason: string): ExitOrderEnd {
  return { state: 'dead', filled: ZERO, quote: ZERO, reason }
}
