import { type AccountState, ownKey } from './accountState.ts'
import { firstOf } from './history.ts'
import type { VenueOrder } from './venueOrder.ts'

/** Orders without any execution that an account remembers after their end: the longest answer. */
const KEPT_UNFILLED = 1_000
/** Orders with an execution that an account remembers after their end. */
const KEPT_EXECUTED = 5_000

/**
 * Notes that an order has ended. Accounts remember the newest 1000 of those that never executed and the
 * newest 5000 of the others, so that memory stays flat when somebody trades for days.
 */
export function noteEnded(account: AccountState, { orderId, executedQuantity }: VenueOrder): void {
  // A strategy still asks for its orders.
  if (account.strategyOf.has(orderId)) return
  const isUnfilled = executedQuantity.isZero()
  const ids = isUnfilled ? account.unfilledIds : account.executedIds
  ids.push(orderId)
  const kept = isUnfilled ? KEPT_UNFILLED : KEPT_EXECUTED
  const oldest = ids.length > kept ? ids.shift() : undefined
  const order = oldest === undefined ? undefined : account.orders.get(oldest)
  if (order !== undefined) forget(account, order)
}

function forget(
  account: AccountState,
  { orderId, market, symbol, clientOrderId }: VenueOrder,
): void {
  account.orders.delete(orderId)
  const key = ownKey(market, symbol)
  const ids = account.orderIds.get(key) ?? []
  const at = firstOf(ids, (id) => id >= orderId)
  // The oldest is the usual one.
  if (at === 0 && ids[0] === orderId) ids.shift()
  else if (ids[at] === orderId) ids.splice(at, 1)
  const newest = account.newestByClientId.get(key)
  if (newest?.get(clientOrderId) === orderId) newest.delete(clientOrderId)
}
