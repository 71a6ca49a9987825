import { type Decimal, type Instrument, ZERO } from '@asterkit/instruments'
import type { EpochMs } from '../ports/clock.ts'
import { isWorking, type Order } from '../ports/exchange.ts'
import type { FlattenContext } from './flattenContext.ts'

/** An order of a bot for coins whose end its journal does not know. */
export interface UnendedOrder {
  readonly clientOrderId: string
  /** Base units of its trades that are on record. */
  readonly booked: Decimal
  readonly sentAt: EpochMs
  /** Exchange time after which the venue can no longer admit it. */
  readonly deadline: EpochMs
}

/** Clocks of the bot and the venue may differ by this much. */
const LOOK_BACK_MS = 10_000

/**
 * Adds up what orders have brought beyond what is on record of them, base units net of fees in coins; negative when
 * they have sold more.
 *
 * @throws A read failed, what became of an order is not known yet, or answers contradict each other.
 */
export async function broughtByUnended(
  context: Pick<FlattenContext, 'exchange' | 'clock' | 'limits'>,
  spot: Instrument,
  orders: readonly UnendedOrder[],
  signal: AbortSignal,
): Promise<Decimal> {
  let sum = ZERO
  for (const order of orders) sum = sum.plus(await broughtBy(context, spot, order, signal))
  return sum
}

async function broughtBy(
  context: Pick<FlattenContext, 'exchange' | 'clock' | 'limits'>,
  { symbol, baseAsset }: Instrument,
  unended: UnendedOrder,
  signal: AbortSignal,
): Promise<Decimal> {
  const { clientOrderId, booked, sentAt } = unended
  const order = await endOf(context, symbol, unended, signal)
  if (order === undefined || order.executedQuantity.lte(booked)) return ZERO
  const all = await context.exchange.listFills('spot', symbol, sentAt - LOOK_BACK_MS, signal)
  const fills = all.filter(({ orderId }) => orderId === order.orderId)
  const traded = fills.reduce((total, { quantity }) => total.plus(quantity), ZERO)
  if (!traded.eq(order.executedQuantity)) {
    throw new Error(`trades of order ${clientOrderId} are missing`)
  }
  const fees = fills
    .filter(({ commissionAsset }) => commissionAsset === baseAsset)
    .reduce((total, { commission }) => total.plus(commission), ZERO)
  const net = (order.side === 'buy' ? traded : traded.negated()).minus(fees)
  // Of what is on record the fee is, too: the rest has its share.
  return net.times(traded.minus(booked)).div(traded)
}

/** An order that can no longer trade; undefined when it never was one. */
async function endOf(
  { exchange, clock, limits }: Pick<FlattenContext, 'exchange' | 'clock' | 'limits'>,
  symbol: string,
  { clientOrderId, sentAt, deadline }: UnendedOrder,
  signal: AbortSignal,
): Promise<Order | undefined> {
  const order = await exchange.findOrder('spot', symbol, clientOrderId, signal)
  if (order !== undefined) {
    if (isWorking(order)) throw new Error(`order ${clientOrderId} still works`)
    return order
  }
  const isAdmissible = clock.now() <= deadline + limits.deadlineMarginMs
  const listed = await exchange.listOrders('spot', symbol, sentAt - LOOK_BACK_MS, signal)
  if (isAdmissible || listed.some((row) => row.clientOrderId === clientOrderId)) {
    throw new Error(`what became of order ${clientOrderId} is not known`)
  }
  return undefined
}
