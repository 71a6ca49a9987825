import type { AccountState, WorkingOrder } from './accountState.ts'
import { findOrder } from './cancels.ts'
import type { VenueError, VenueOrderRequest } from './contract.ts'
import { enterBook } from './enterBook.ts'
import { checkFilters } from './filters.ts'
import { checkFunds } from './orderFunds.ts'
import { refuse } from './refuse.ts'
import { putOrder, tellOrder } from './trade.ts'
import { isOrderWaiting, type OrderChange, type OrderRef, type VenueOrder } from './venueOrder.ts'
import type { SymbolState, VenueState } from './venueState.ts'

const MOST_CHANGES = 10_000

import { countOpenValue } from './workingOrders.ts'

/**
 * Changes price and quantity of a working perp LIMIT order. Less at the same price keeps its place in the
 * queue; any other change sends it to the end, and it may trade at once as a new order would.
 *
 * @throws {VenueError} -2013 when no such order works, -1116 when it is not a LIMIT one, -2010 after
 * 10,000 changes, or a filter's or the margin's refusal. The order is as it was.
 */
export function modifyOrder(
  state: VenueState,
  account: AccountState,
  symbol: SymbolState,
  { ref, change }: { readonly ref: OrderRef; readonly change: OrderChange },
): VenueOrder {
  const found = findOrder(account, symbol, ref)
  const working = found === undefined ? undefined : account.working.get(found.orderId)
  if (working === undefined) throw refuse(-2013)
  if (working.order.type !== 'LIMIT' || isOrderWaiting(working.order)) throw refuse(-1116)
  const changes = working.changes ?? 0
  if (changes >= MOST_CHANGES) throw refuse(-2010, 'Too many changes of one order.')
  const refusal = checkChange(state, symbol, working, change)
  if (refusal !== undefined) throw refusal
  working.changes = changes + 1
  apply(state, symbol, working, change)
  return working.order
}

function checkChange(
  state: VenueState,
  symbol: SymbolState,
  working: WorkingOrder,
  { price, quantity }: OrderChange,
): VenueError | undefined {
  const { account, order } = working
  const request: VenueOrderRequest = {
    market: 'perp',
    symbol: order.symbol,
    side: order.side,
    type: 'LIMIT',
    timeInForce: order.timeInForce,
    reduceOnly: order.reduceOnly,
    positionSide: order.positionSide,
    price,
    quantity,
  }
  const mark = symbol.perp?.mark
  const refusal = checkFilters(request, {
    instrument: symbol.instrument,
    reference: mark,
    marketPrice: mark,
    openOrders: 0,
    waitingOrders: 0,
  })
  if (refusal !== undefined) return refusal
  const left = quantity.minus(order.executedQuantity)
  if (left.lte(0)) return refuse(-4003)
  // The order must not count twice: while its change is judged it asks for nothing more.
  working.order = { ...order, quantity: order.executedQuantity }
  countOpenValue(working)
  const shortage = checkFunds(state, account, symbol, { ...request, quantity: left })
  working.order = order
  countOpenValue(working)
  return shortage
}

function apply(
  state: VenueState,
  symbol: SymbolState,
  working: WorkingOrder,
  { price, quantity }: OrderChange,
): void {
  const { order } = working
  const keepsPlace = order.price.eq(price) && quantity.lte(order.quantity)
  const changed: VenueOrder = { ...order, price, quantity, updateTime: state.now }
  if (!keepsPlace) {
    symbol.book.unrest(working, state.now)
    working.place = undefined
  }
  putOrder(working, changed)
  if (state.listeners.size > 0) tellOrder(state, working.account, changed, 'NEW')
  if (keepsPlace) symbol.book.touch(state.now)
  else enterBook(state, symbol, working, price)
}
