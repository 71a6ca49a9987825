import { type AccountState, ownKey } from './accountState.ts'
import { firstOf } from './history.ts'
import type { VenueOrder } from './venueOrder.ts'

/** Orders without any execution that an account remembers after their end. */
const KEPT_UNFILLED = 5000

/**
 * Notes that an order has ended without any execution. Accounts remember the newest 5000 of these, so that
 * memory stays flat when somebody quotes for days; orders that executed, fills and income are kept for ever.
 */
export function noteUnfilled(account: AccountState, { orderId }: VenueOrder): void {
  // A strategy still asks for its orders.
  if (account.strategyOf.has(orderId)) return
  account.unfilledIds.push(orderId)
  const oldest =
    account.unfilledIds.length > KEPT_UNFILLED ? account.unfilledIds.shift() : undefined
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
  if (ids[at] === orderId) ids.splice(at, 1)
  const newest = account.newestByClientId.get(key)
  if (newest?.get(clientOrderId) === orderId) newest.delete(clientOrderId)
}
