import { Decimal, type Instrument, ZERO } from '@asterkit/instruments'
import { isExitClientId } from '../executors/clientIds.ts'
import type { EpochMs } from '../ports/clock.ts'
import type { Exchange, Fill, Order } from '../ports/exchange.ts'
import { isOwnId } from './ownIds.ts'

/** How far back the trades of our own orders are looked for. */
const LOOK_BACK_MS = 30 * 86_400_000

/** What the exchange's history says about coins that our programs bought and have not sold. */
export interface OwnHistory {
  /** Base units, net of fees that were taken in coins. */
  readonly quantity: Decimal
  /** What they cost, quote. */
  readonly cost: Decimal
  /** Time of the first purchase of those. */
  readonly since: EpochMs | undefined
}

/**
 * Adds up the trades of orders under our own client ids, oldest first. More sold than bought means that the
 * history does not reach back far enough: it counts as nothing held at that moment.
 *
 * @throws A read failed, or the lists contradict each other.
 */
export async function ownHistory(
  exchange: Exchange,
  spot: Instrument,
  now: EpochMs,
  signal: AbortSignal,
): Promise<OwnHistory> {
  const fromTime = now - LOOK_BACK_MS
  const [orders, fills] = await Promise.all([
    exchange.listOrders('spot', spot.symbol, fromTime, signal),
    exchange.listFills('spot', spot.symbol, fromTime, signal),
  ])
  refuseGaps(orders, fills, now)
  const own = new Set(
    orders.filter(({ clientOrderId }) => isOwnId(clientOrderId)).map(({ orderId }) => orderId),
  )
  let quantity = ZERO
  let cost = ZERO
  let since: EpochMs | undefined
  for (const fill of fills) {
    if (!own.has(fill.orderId)) continue
    const fee = fill.commissionAsset === spot.baseAsset ? fill.commission : ZERO
    if (fill.side === 'buy') {
      since ??= fill.time
      quantity = quantity.plus(fill.quantity).minus(fee)
      cost = cost.plus(fill.quoteQuantity)
      continue
    }
    const left = Decimal.max(ZERO, quantity.minus(fill.quantity).minus(fee))
    cost = quantity.isZero() ? ZERO : cost.times(left).div(quantity)
    quantity = left
    if (left.isZero()) since = undefined
  }
  return { quantity, cost, since }
}

/** The venue forgets orders after a week at the earliest. */
const REMEMBERED_MS = 6 * 86_400_000

/** Both lists are of the same past: a trade without its order, or the reverse, means that rows are missing. */
function refuseGaps(orders: readonly Order[], fills: readonly Fill[], now: EpochMs): void {
  const traded = new Map<string, Decimal>()
  for (const { orderId, quantity } of fills) {
    traded.set(orderId, (traded.get(orderId) ?? ZERO).plus(quantity))
  }
  const known = new Set(orders.map(({ orderId }) => orderId))
  const from = now - REMEMBERED_MS
  const orphan = fills.find(({ orderId, time }) => time >= from && !known.has(orderId))
  if (orphan !== undefined) throw new Error(`no order is listed for trade ${orphan.tradeId}`)
  const short = orders.find(
    ({ orderId, executedQuantity, updateTime }) =>
      updateTime >= from && !executedQuantity.eq(traded.get(orderId) ?? ZERO),
  )
  if (short !== undefined) throw new Error(`trades of order ${short.orderId} are missing`)
}

/** How many coins earlier exits sold at or after `fromTime`, base units. */
export async function soldByExits(
  exchange: Exchange,
  spot: Instrument,
  fromTime: EpochMs,
  signal: AbortSignal,
): Promise<Decimal> {
  const orders = await exchange.listOrders('spot', spot.symbol, fromTime, signal)
  return orders
    .filter(({ clientOrderId, side }) => side === 'sell' && isExitClientId(clientOrderId))
    .reduce((sum, { executedQuantity }) => sum.plus(executedQuantity), ZERO)
}

/** How many coins the account sold at or after `fromTime`, whoever sent the orders, base units. */
export async function soldByAll(
  exchange: Exchange,
  spot: Instrument,
  fromTime: EpochMs,
  signal: AbortSignal,
): Promise<Decimal> {
  const fills = await exchange.listFills('spot', spot.symbol, fromTime, signal)
  return fills
    .filter(({ side }) => side === 'sell')
    .reduce((sum, { quantity }) => sum.plus(quantity), ZERO)
}
