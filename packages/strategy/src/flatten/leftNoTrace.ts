import { type Decimal, decimal, ZERO } from '@asterkit/instruments'
import type { EpochMs } from '../ports/clock.ts'
import type { Fill } from '../ports/exchange.ts'
import type { SentOrder } from './exitEntry.ts'
import type { FlattenContext } from './flattenContext.ts'

/** Least distance between the two looks for the order. */
const SECOND_LOOK_MS = 1_000
const LOOK_BACK_MS = 10_000
/** After the deadline reads that lag are given this long to come up to date. */
const LATE_READ_MS = 10_000

/**
 * Whether everything agrees that an order, absent once after its deadline, never took effect: a second look
 * at least a second later, the list of orders, every trade since belongs to another order, and no more has
 * moved than those trades moved. A failed read agrees with nothing.
 */
export async function leftNoTrace(
  { clock, exchange, log }: FlattenContext,
  sent: SentOrder,
  signal: AbortSignal,
): Promise<boolean> {
  const { market, symbol, clientOrderId } = sent
  const from = Math.min(sent.heldAt, sent.time) - LOOK_BACK_MS
  await clock.sleep(SECOND_LOOK_MS, signal)
  try {
    const [order, orders, fills, held] = await Promise.all([
      exchange.findOrder(market, symbol, clientOrderId, signal),
      exchange.listOrders(market, symbol, from, signal),
      exchange.listFills(market, symbol, from, signal),
      heldNow({ exchange }, sent, signal),
    ])
    if (order !== undefined || orders.some((row) => row.clientOrderId === clientOrderId)) {
      return false
    }
    const known = new Set(orders.map(({ orderId }) => orderId))
    return (
      fills.every(({ orderId }) => known.has(orderId)) &&
      !hasMovedMore(sent, fills, held, clock.now())
    )
  } catch (error) {
    signal.throwIfAborted()
    log.warn('evidence incomplete', { clientOrderId, error: String(error) })
    return false
  }
}

async function heldNow(
  { exchange }: Pick<FlattenContext, 'exchange'>,
  { market, symbol, baseAsset, positionSide }: SentOrder,
  signal: AbortSignal,
): Promise<Decimal> {
  if (market === 'spot') {
    const balance = (await exchange.getSpotBalances(signal)).get(baseAsset)
    return balance === undefined ? ZERO : balance.free.plus(balance.locked)
  }
  const rows = await exchange.listPositions(signal)
  const row = rows.find((one) => one.symbol === symbol && one.positionSide === positionSide)
  return row?.quantity ?? ZERO
}

/** Whether more has moved in the order's direction than the trades since then explain. */
function hasMovedMore(
  sent: SentOrder,
  fills: readonly Fill[],
  held: Decimal,
  now: EpochMs,
): boolean {
  const change = held.minus(decimal(sent.held))
  const moved = sent.side === 'buy' ? change : change.negated()
  // What was held may have been read late; once nothing can be under way, earlier trades explain that.
  const from = now > sent.deadline + LATE_READ_MS ? sent.heldAt - LOOK_BACK_MS : sent.heldAt
  const explained = fills
    .filter(({ side, time }) => side === sent.side && time >= from)
    .reduce((sum, { quantity }) => sum.plus(quantity), ZERO)
  return moved.gt(explained)
}
