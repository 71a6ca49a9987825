import { type Decimal, ZERO } from '@asterkit/instruments'
import { type AccountState, listAt, ownKey, type WorkingOrder } from './accountState.ts'
import { isConditionalType, triggerOf, wouldTrigger } from './conditionals.ts'
import type { VenueOrderRequest } from './contract.ts'
import { enterBook, marketBound } from './enterBook.ts'
import { checkFilters } from './filters.ts'
import { checkFrozen } from './marketMakerProtection.ts'
import { quantityForBudget } from './matching.ts'
import { checkFunds } from './orderFunds.ts'
import { checkRequest } from './orderRequest.ts'
import { withPeggedPrice } from './peggedPrice.ts'
import { checkPositionSide, isReducing } from './positionSide.ts'
import { refuse } from './refuse.ts'
import { putOrder, tellOrder } from './trade.ts'
import { waitForTrigger } from './triggering.ts'
import { isOrderWorking, type VenueOrder } from './venueOrder.ts'
import type { SymbolState, VenueState } from './venueState.ts'
import { keepWorking, workingOf } from './workingOrders.ts'

/**
 * Admits an order and lets it match at once; a conditional one waits until it is set off. What is left
 * rests, or expires when its type says so.
 *
 * @throws {VenueError} The order is refused; nothing has changed.
 */
export function placeOrder(
  state: VenueState,
  account: AccountState,
  symbol: SymbolState,
  asked: VenueOrderRequest,
): VenueOrder {
  const { request, quantity, worstPrice } = checkPlacement(state, account, symbol, asked)
  const working = admit(state, account, request, quantity)
  if (isConditionalType(request.type)) {
    keepWorking(working)
    waitForTrigger(symbol, working)
  } else {
    enterBook(state, symbol, working, worstPrice)
  }
  return working.order
}

/** An order that may be placed. */
interface Placement {
  readonly request: VenueOrderRequest
  /** Base; zero for an order that closes whatever the position is later. */
  readonly quantity: Decimal
  /** Worst acceptable price; undefined takes any. */
  readonly worstPrice: Decimal | undefined
}

/**
 * Runs every check of a placement and changes nothing. What a conditional order has to pay is judged when
 * it is set off.
 *
 * @throws {VenueError} The order is refused.
 */
export function checkPlacement(
  state: VenueState,
  account: AccountState,
  symbol: SymbolState,
  asked: VenueOrderRequest,
): Placement {
  const request = withPeggedPrice(symbol, asked)
  const refusal =
    checkRequest(request) ??
    checkPositionSide(account, request) ??
    checkFrozen(state, account, symbol) ??
    checkAdmission(state, account, symbol, request)
  if (refusal !== undefined) throw refusal
  if (isConditionalType(request.type)) {
    return { request, quantity: request.quantity ?? ZERO, worstPrice: undefined }
  }
  const quantity =
    request.quantity ?? quantityForBudget(state, symbol, request.quoteOrderQty ?? ZERO)
  const shortage = checkFunds(state, account, symbol, { ...request, quantity })
  if (shortage !== undefined) throw shortage
  const worstPrice = request.price ?? marketBound(state, symbol, request)
  return { request, quantity, worstPrice }
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
  const isTriggerCrossed = isConditionalType(request.type) && wouldTrigger(symbol, request)
  const refusal = checkFilters(request, {
    instrument,
    reference: market === 'perp' ? perp?.mark : perp?.index,
    marketPrice: market === 'perp' ? perp?.mark : symbol.book.bestOutside(request.side)?.[0],
    openOrders: workingOf(account, market, symbol.symbol).size,
    waitingOrders: account.waitingCount.get(ownKey(market, symbol.symbol)) ?? 0,
  })
  return refusal ?? (isTriggerCrossed ? refuse(-2021) : undefined)
}

/**
 * Perp: an id is taken while its order works. Spot: while its newest order is not filled. An order that
 * filled can be sent again with the same id on both, as on the real venue.
 */
function isClientIdTaken(
  account: AccountState,
  { market, symbol, newClientOrderId }: VenueOrderRequest,
): boolean {
  const newest = account.newestByClientId.get(ownKey(market, symbol))?.get(newClientOrderId ?? '')
  const order = newest === undefined ? undefined : account.orders.get(newest)
  if (order === undefined) return false
  return market === 'perp' ? isOrderWorking(order) : order.status !== 'FILLED'
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
    ...(isConditionalType(request.type) ? { trigger: triggerOf(request) } : {}),
    ...(request.stpMode === undefined ? {} : { stpMode: request.stpMode }),
    ...(request.nonce === undefined ? {} : { nonce: request.nonce }),
    executedQuantity: ZERO,
    executedQuote: ZERO,
    status: 'NEW',
    reduceOnly: isReducing(request) || request.closePosition === true,
    positionSide: request.positionSide ?? 'BOTH',
    time: state.now,
    updateTime: state.now,
  }
  const working: WorkingOrder = { account, order, locked: ZERO }
  recordOrder(state, working)
  return working
}

/** Enters a new order into the account's lists and tells the listeners. */
export function recordOrder(
  state: VenueState,
  working: WorkingOrder,
  takeover?: 'INSURANCE' | 'ADL',
): void {
  const { account, order } = working
  const key = ownKey(order.market, order.symbol)
  putOrder(working, order)
  listAt(account.orderIds, key).push(order.orderId)
  let newest = account.newestByClientId.get(key)
  if (newest === undefined) {
    newest = new Map()
    account.newestByClientId.set(key, newest)
  }
  newest.set(order.clientOrderId, order.orderId)
  if (state.listeners.size > 0)
    tellOrder(state, account, order, 'NEW', takeover === undefined ? {} : { takeover })
}
