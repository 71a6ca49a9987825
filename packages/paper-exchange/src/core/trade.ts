import { compareDecimals, type Decimal, isAboveZero, ZERO } from '@asterkit/instruments'
import { type AccountState, spotBalance, type WorkingOrder } from './accountState.ts'
import { touchSpot } from './changes.ts'
import { keepFill } from './keepRows.ts'
import { sumOf } from './money.ts'
import { noteEnded } from './orderMemory.ts'
import { bookPerpFill } from './perpBooking.ts'
import { type Booked, bookSpotFill, type Execution } from './spotBooking.ts'

import type { OrderEndReason, OrderExecution } from './venueEvent.ts'
import type { OrderStatus, VenueFill, VenueOrder } from './venueOrder.ts'
import { emit, type SymbolState, triggersOf, type VenueState } from './venueState.ts'
import { countOpenValue, dropWorking } from './workingOrders.ts'

/** Executes part of an order: books it, writes the fill and moves the order on. */
export function executeFill(
  state: VenueState,
  symbol: SymbolState,
  working: WorkingOrder,
  execution: Execution & { readonly tradeId: number; readonly kind?: OrderExecution },
): void {
  const { account, order } = working
  const booked = bookFill(state, symbol, working, execution)
  const executedQuantity = sumOf(order.executedQuantity, execution.quantity)
  const isFilled = compareDecimals(executedQuantity, order.quantity) >= 0
  putOrder(working, {
    ...order,
    executedQuantity,
    executedQuote: sumOf(order.executedQuote, booked.quoteQuantity),
    status: isFilled ? 'FILLED' : 'PARTIALLY_FILLED',
    updateTime: state.now,
  })
  const fill: VenueFill = {
    market: order.market,
    symbol: order.symbol,
    tradeId: execution.tradeId,
    orderId: order.orderId,
    clientOrderId: order.clientOrderId,
    side: order.side,
    positionSide: order.positionSide,
    price: execution.price,
    quantity: execution.quantity,
    ...booked,
    isMaker: execution.isMaker,
    time: state.now,
  }
  keepFill(account, fill)
  if (isFilled) {
    settleWorking(state, symbol, working)
    noteEnded(account, working.order)
  }
  noteStrategyMove(state, account, order)
  if (account.protections.size > 0) state.protectedFills.push({ account, fill })
  if (state.listeners.size > 0) {
    tellOrder(state, account, working.order, execution.kind ?? 'TRADE', { fill })
  }
}

/** Ends a working order with a final status; what it had bound becomes free. */
export function endOrder(
  state: VenueState,
  symbol: SymbolState,
  working: WorkingOrder,
  status: Extract<OrderStatus, 'CANCELED' | 'EXPIRED'>,
  reason?: OrderEndReason,
): void {
  putOrder(working, { ...working.order, status, updateTime: state.now })
  settleWorking(state, symbol, working)
  noteEnded(working.account, working.order)
  noteStrategyMove(state, working.account, working.order)
  if (state.listeners.size > 0) {
    tellOrder(state, working.account, working.order, status, reason === undefined ? {} : { reason })
  }
}

/** Replaces the snapshot of an order. */
export function putOrder(working: WorkingOrder, order: VenueOrder): void {
  working.order = order
  working.account.orders.set(order.orderId, order)
  countOpenValue(working)
}

/** Tells the listeners what happened to an order. */
export function tellOrder(
  state: VenueState,
  account: AccountState,
  order: VenueOrder,
  execution: OrderExecution,
  more: {
    readonly fill?: VenueFill
    readonly reason?: OrderEndReason
    readonly takeover?: 'INSURANCE' | 'ADL'
  } = {},
): void {
  emit(state, {
    kind: 'order',
    time: state.now,
    account: account.address,
    execution,
    order,
    ...more,
  })
}

/** Notes that an order has moved on, when it belongs to a strategy. */
function noteStrategyMove(state: VenueState, account: AccountState, { orderId }: VenueOrder): void {
  if (account.strategyOf.has(orderId)) state.strategyMoves.push({ account, orderId })
}

function bookFill(
  state: VenueState,
  symbol: SymbolState,
  working: WorkingOrder,
  execution: Execution & { readonly tradeId: number },
): Booked {
  if (symbol.market === 'spot') {
    return { ...bookSpotFill(state, symbol, working, execution), realizedPnl: ZERO }
  }
  return bookPerpFill(state, symbol, working.account, {
    ...execution,
    side: working.order.side,
    positionSide: working.order.positionSide,
  })
}

/** Takes an order that is done out of where it waits and gives back what it still binds. */
function settleWorking(state: VenueState, symbol: SymbolState, working: WorkingOrder): void {
  dropWorking(working)
  if (working.place === 'book') symbol.book.unrest(working, state.now)
  if (working.place === 'triggers') triggersOf(symbol, working.order).remove(working)
  working.place = undefined
  if (isAboveZero(working.locked)) releaseLock(state, symbol, working, working.locked)
}

function releaseLock(
  state: VenueState,
  { instrument }: SymbolState,
  working: WorkingOrder,
  amount: Decimal,
): void {
  const asset = working.order.side === 'buy' ? instrument.quoteAsset : instrument.baseAsset
  const balance = spotBalance(working.account, asset)
  balance.locked = balance.locked.minus(amount)
  balance.free = balance.free.plus(amount)
  working.locked = ZERO
  touchSpot(state.changes, working.account, 'ORDER', asset)
}
