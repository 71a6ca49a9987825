import { Decimal, ONE, ZERO } from '@asterkit/instruments'
import {
  type AccountState,
  listAt,
  ownKey,
  spotBalance,
  type WorkingOrder,
} from './accountState.ts'
import { isBetter } from './book.ts'
import { touchSpot } from './changes.ts'
import type { VenueOrderRequest } from './contract.ts'
import { checkFilters } from './filters.ts'
import { executableQuantity, previewTake, quantityForBudget, takeLiquidity } from './matching.ts'
import { checkFunds } from './orderFunds.ts'
import { checkRequest } from './orderRequest.ts'
import { checkPositionSide, isReducing } from './positionSide.ts'
import { refuse } from './refuse.ts'
import { spotLock } from './spotBooking.ts'
import { endOrder, putOrder, tellOrder } from './trade.ts'
import { isOrderWorking, type VenueOrder } from './venueOrder.ts'
import type { SymbolState, VenueState } from './venueState.ts'

/**
 * Admits an order and lets it match at once. What is left rests, or expires when its type says so.
 *
 * @throws {VenueError} The order is refused; nothing has changed.
 */
export function placeOrder(
  state: VenueState,
  account: AccountState,
  symbol: SymbolState,
  request: VenueOrderRequest,
): VenueOrder {
  const refusal =
    checkRequest(request) ??
    checkPositionSide(account, request) ??
    checkAdmission(state, account, symbol, request)
  if (refusal !== undefined) throw refusal
  const quantity =
    request.quantity ?? quantityForBudget(state, symbol, request.quoteOrderQty ?? ZERO)
  const shortage = checkFunds(state, account, symbol, { ...request, quantity })
  if (shortage !== undefined) throw shortage
  const worstPrice = request.price ?? marketBound(state, symbol, request)
  const working = admit(state, account, request, quantity)
  if (mayTake(state, symbol, working)) {
    const end = takeLiquidity(state, symbol, working, worstPrice)
    if (isOrderWorking(working.order)) restOrExpire(state, symbol, working, end === 'self')
  } else {
    endOrder(state, symbol, working, 'EXPIRED')
  }
  return working.order
}

/** Rules that need the account or the market: status, client id, filters. */
function checkAdmission(
  state: VenueState,
  account: AccountState,
  symbol: SymbolState,
  request: VenueOrderRequest,
) {
  const { instrument, market } = symbol
  const clientId = request.newClientOrderId
  if (clientId !== undefined && isClientIdTaken(account, request)) {
    return refuse(-2010, 'Duplicate order sent.')
  }
  if (instrument.status !== 'TRADING') {
    if (market === 'spot') return refuse(-1013, 'Market is closed.')
    if (instrument.status === 'CLOSE') return refuse(-4141)
    if (!isReducing(request)) return refuse(-4140)
  }
  const perp = state.symbols.perp.get(symbol.symbol)?.perp
  let openOrders = 0
  for (const { order } of account.working.values()) {
    if (order.market === market && order.symbol === symbol.symbol) openOrders += 1
  }
  return checkFilters(request, {
    instrument,
    reference: market === 'perp' ? perp?.mark : perp?.index,
    marketPrice: market === 'perp' ? perp?.mark : symbol.book.bestOutside(request.side)?.[0],
    openOrders,
  })
}

/**
 * Perp: an id is taken while its order works. Spot: while its newest order is not filled. An order that
 * filled can be sent again with the same id on both, as on the real venue.
 */
function isClientIdTaken(
  account: AccountState,
  { market, symbol, newClientOrderId }: VenueOrderRequest,
): boolean {
  const newest = account.newestByClientId.get(`${ownKey(market, symbol)}:${newClientOrderId}`)
  const order = newest === undefined ? undefined : account.orders.get(newest)
  if (order === undefined) return false
  return market === 'perp' ? isOrderWorking(order) : order.status !== 'FILLED'
}

/** Worst price of a perp MARKET order; undefined when nothing bounds it. */
function marketBound(
  state: VenueState,
  symbol: SymbolState,
  { side }: VenueOrderRequest,
): Decimal | undefined {
  const bound = state.options.marketTakeBound?.get(symbol.symbol)
  const mark = symbol.perp?.mark
  if (symbol.market === 'spot' || bound === undefined || mark === undefined) return undefined
  const worst = mark.times(side === 'buy' ? ONE.plus(bound) : ONE.minus(bound))
  const best = symbol.book.bestOutside(side)?.[0]
  if (best !== undefined && isBetter(side, worst, best)) throw refuse(-4131)
  return worst
}

function admit(
  state: VenueState,
  account: AccountState,
  request: VenueOrderRequest,
  quantity: Decimal,
): WorkingOrder {
  state.lastOrderId += 1
  const order: VenueOrder = {
    market: request.market,
    symbol: request.symbol,
    orderId: state.lastOrderId,
    clientOrderId: request.newClientOrderId ?? `venue-${state.lastOrderId}`,
    side: request.side,
    type: request.type,
    timeInForce: request.timeInForce ?? 'GTC',
    price: request.price ?? ZERO,
    quantity,
    ...(request.quoteOrderQty === undefined ? {} : { quoteOrderQty: request.quoteOrderQty }),
    executedQuantity: ZERO,
    executedQuote: ZERO,
    status: 'NEW',
    reduceOnly: isReducing(request),
    positionSide: request.positionSide ?? 'BOTH',
    time: state.now,
    updateTime: state.now,
  }
  const working: WorkingOrder = { account, order, locked: ZERO }
  recordOrder(state, working)
  return working
}

/** Enters a new order into the account's lists and tells the listeners. */
export function recordOrder(state: VenueState, working: WorkingOrder): void {
  const { account, order } = working
  const key = ownKey(order.market, order.symbol)
  putOrder(working, order)
  listAt(account.orderIds, key).push(order.orderId)
  account.newestByClientId.set(`${key}:${order.clientOrderId}`, order.orderId)
  if (state.listeners.size > 0) tellOrder(state, account, order, 'NEW')
}

/** GTX must not take; FOK must be able to take everything. Neither may meet an own resting order. */
function mayTake(state: VenueState, symbol: SymbolState, working: WorkingOrder): boolean {
  const { side, price, timeInForce } = working.order
  if (timeInForce !== 'GTX' && timeInForce !== 'FOK') return true
  const counter = symbol.book.resting(side === 'buy' ? 'sell' : 'buy')
  const reaches = (offer: Decimal) => !isBetter(side, price, offer)
  const isOwnReached = counter.some(
    ({ account, order }) => account === working.account && reaches(order.price),
  )
  if (isOwnReached) return false
  const quantity = executableQuantity(state, symbol, working)
  const preview = previewTake(state, symbol, { side, quantity, worstPrice: price })
  if (timeInForce === 'GTX') return preview.quantity.isZero()
  return quantity.eq(working.order.quantity) && preview.quantity.gte(quantity)
}

function restOrExpire(
  state: VenueState,
  symbol: SymbolState,
  working: WorkingOrder,
  hasMetItself: boolean,
): void {
  const { type, timeInForce, side } = working.order
  const mustEnd =
    type === 'MARKET' || timeInForce === 'IOC' || timeInForce === 'FOK' || hasMetItself
  if (mustEnd || executableQuantity(state, symbol, working).lte(0)) {
    endOrder(state, symbol, working, 'EXPIRED')
    return
  }
  if (symbol.market === 'spot') {
    const { quoteAsset, baseAsset } = symbol.instrument
    const asset = side === 'buy' ? quoteAsset : baseAsset
    const balance = spotBalance(working.account, asset)
    // Rounding up the parts already taken must not overdraw an order that spends the whole balance.
    working.locked = Decimal.min(spotLock(working), balance.free)
    balance.free = balance.free.minus(working.locked)
    balance.locked = balance.locked.plus(working.locked)
    touchSpot(state.changes, working.account, 'ORDER', asset)
  }
  working.account.working.set(working.order.orderId, working)
  symbol.book.rest(working, state.now)
}
