import { compareDecimals, type Decimal, type Market, ZERO } from '@asterkit/instruments'
import { type AccountState, ownKey, positionKey, type WorkingOrder } from './accountState.ts'
import { sumOf } from './money.ts'
import { isOrderWaiting, isOrderWorking, remainingOf } from './venueOrder.ts'

const NONE: ReadonlyMap<number, WorkingOrder> = new Map()

/** Enters an order among those that can still trade; it keeps its place when it is there already. */
export function keepWorking(working: WorkingOrder): void {
  const { account, order } = working
  if (account.working.has(order.orderId)) return
  account.working.set(order.orderId, working)
  const key = ownKey(order.market, order.symbol)
  let own = account.workingOf.get(key)
  if (own === undefined) {
    own = new Map()
    account.workingOf.set(key, own)
  }
  own.set(order.orderId, working)
  if (isOrderWaiting(order)) countWaiting(account, key, 1)
  countOpenValue(working)
}

/** Takes an order out of those that can still trade. */
export function dropWorking(working: WorkingOrder): void {
  const { account, order } = working
  if (!account.working.delete(order.orderId)) return
  countOpenValue(working)
  const key = ownKey(order.market, order.symbol)
  account.workingOf.get(key)?.delete(order.orderId)
  if (isOrderWaiting(order)) countWaiting(account, key, -1)
}

/**
 * Brings the account's `openValues` up to date with one order. To be called after every change of it, so
 * that margins need no walk over the orders.
 */
export function countOpenValue(working: WorkingOrder): void {
  const value = openValueOf(working)
  const { openValue: before = ZERO, account, order } = working
  if (compareDecimals(value, before) === 0) return
  working.openValue = value.isZero() ? undefined : value
  const { symbol, positionSide } = order
  const key = positionKey(symbol, positionSide)
  const values = account.openValues.get(key) ?? {
    symbol,
    side: positionSide,
    buys: ZERO,
    sells: ZERO,
  }
  const change = before.isZero() ? value : value.minus(before)
  if (order.side === 'buy') values.buys = sumOf(values.buys, change)
  else values.sells = sumOf(values.sells, change)
  if (values.buys.isZero() && values.sells.isZero()) account.openValues.delete(key)
  else account.openValues.set(key, values)
}

function openValueOf({ account, order }: WorkingOrder): Decimal {
  if (order.market !== 'perp' || order.reduceOnly) return ZERO
  if (!isOrderWorking(order) || isOrderWaiting(order)) return ZERO
  return account.working.has(order.orderId) ? remainingOf(order).times(order.price) : ZERO
}

/** Changes how many conditional orders of one symbol wait. */
export function countWaiting(account: AccountState, key: string, change: 1 | -1): void {
  account.waitingCount.set(key, (account.waitingCount.get(key) ?? 0) + change)
}

/** An account's working orders of one symbol by id, oldest first; a view that follows the account. */
export function workingOf(
  account: AccountState,
  market: Market,
  symbol: string,
): ReadonlyMap<number, WorkingOrder> {
  return account.workingOf.get(ownKey(market, symbol)) ?? NONE
}
