import { type Decimal, decimal } from '@asterkit/instruments'
import { ownKey, type WorkingOrder } from './accountState.ts'
import { isMarketType } from './conditionals.ts'
import { VenueError } from './contract.ts'
import { enterBook, marketBound } from './enterBook.ts'
import { lastPrice, priceOf } from './lastPrice.ts'
import { reducibleQuantity } from './matching.ts'
import { checkFunds } from './orderFunds.ts'
import { endOrder, putOrder, tellOrder } from './trade.ts'
import type { OrderTrigger, VenueOrder, WorkingType } from './venueOrder.ts'
import { type SymbolState, triggersOf, type VenueState } from './venueState.ts'
import { countWaiting } from './workingOrders.ts'

const DEFAULT_PROTECTION = decimal('0.15')

/** Lets an order that was entered as working wait for its price. */
export function waitForTrigger(symbol: SymbolState, working: WorkingOrder): void {
  const { order } = working
  const workingType = order.trigger?.workingType ?? 'CONTRACT_PRICE'
  working.place = 'triggers'
  triggersOf(symbol, order).add(working, priceOf(symbol, workingType))
}

/** Notes that a price has moved; `playTriggers` then sets off what waits for it. */
export function notePriceMove(
  state: VenueState,
  symbol: SymbolState,
  workingType: WorkingType,
): void {
  if (!symbol.triggers[workingType].isEmpty) state.priceMoves.add(symbol)
}

/**
 * Sets off the conditional orders whose price has come. An order that may not trade now expires. What
 * they trade can move the price again: the caller repeats this until nothing has moved.
 */
export function playTriggers(state: VenueState, symbol: SymbolState): void {
  for (const workingType of ['MARK_PRICE', 'CONTRACT_PRICE'] as const) {
    const list = symbol.triggers[workingType]
    const price = list.isEmpty ? undefined : priceOf(symbol, workingType)
    if (price === undefined) continue
    const fired = list.take(price)
    for (const working of fired) working.place = undefined
    for (const working of fired) {
      // An order that was set off before it may have cancelled this one.
      if (working.account.working.has(working.order.orderId)) setOff(state, symbol, working)
    }
  }
}

function setOff(state: VenueState, symbol: SymbolState, working: WorkingOrder): void {
  const { order, account } = working
  const { trigger } = order
  if (trigger === undefined) throw new TypeError('only conditional orders are set off')
  const quantity = trigger.closePosition
    ? reducibleQuantity(state, symbol, working)
    : order.quantity
  const outcome = judge(state, symbol, working, trigger, quantity)
  if (outcome === 'refused') {
    endOrder(state, symbol, working, 'EXPIRED', 'TRIGGER_REFUSED')
    return
  }
  countWaiting(account, ownKey(order.market, order.symbol), -1)
  const entered: VenueOrder = {
    ...order,
    type: isMarketType(order.type) ? 'MARKET' : 'LIMIT',
    quantity,
    trigger: { ...trigger, time: state.now },
    updateTime: state.now,
  }
  putOrder(working, entered)
  if (state.listeners.size > 0) tellOrder(state, account, entered, 'NEW')
  enterBook(state, symbol, working, outcome.worstPrice)
}

/** Whether an order may trade now that its price has come, and how far a market order may reach. */
function judge(
  state: VenueState,
  symbol: SymbolState,
  { account, order }: WorkingOrder,
  trigger: OrderTrigger,
  quantity: Decimal,
): 'refused' | { readonly worstPrice: Decimal | undefined } {
  const { status } = symbol.instrument
  const isClosed = status !== 'TRADING' && (symbol.market === 'spot' || !order.reduceOnly)
  if (isClosed || status === 'CLOSE' || quantity.lte(0)) return 'refused'
  if (trigger.priceProtect && isFarApart(state, symbol)) return 'refused'
  const isMarket = isMarketType(order.type)
  try {
    const { market, side, type, reduceOnly, positionSide } = order
    const price = isMarket ? {} : { price: order.price }
    const shortage = checkFunds(state, account, symbol, {
      market,
      symbol: order.symbol,
      side,
      type,
      quantity,
      ...price,
      ...(market === 'perp' ? { reduceOnly, positionSide } : {}),
    })
    if (shortage !== undefined) return 'refused'
    return { worstPrice: isMarket ? marketBound(state, symbol, order) : order.price }
  } catch (error) {
    if (error instanceof VenueError) return 'refused'
    throw error
  }
}

/** Price protection: whether mark and last are further apart than the symbol allows. */
function isFarApart(state: VenueState, symbol: SymbolState): boolean {
  const mark = symbol.perp?.mark
  const last = lastPrice(symbol)
  if (mark === undefined || last === undefined || mark.isZero()) return true
  const allowed = state.options.triggerProtect?.get(symbol.symbol) ?? DEFAULT_PROTECTION
  return last.minus(mark).abs().gt(mark.times(allowed))
}
