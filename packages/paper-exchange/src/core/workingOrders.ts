import type { Market } from '@asterkit/instruments'
import { type AccountState, ownKey, type WorkingOrder } from './accountState.ts'
import { isOrderWaiting } from './venueOrder.ts'

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
}

/** Takes an order out of those that can still trade. */
export function dropWorking({ account, order }: WorkingOrder): void {
  if (!account.working.delete(order.orderId)) return
  const key = ownKey(order.market, order.symbol)
  account.workingOf.get(key)?.delete(order.orderId)
  if (isOrderWaiting(order)) countWaiting(account, key, -1)
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
