import { Decimal, isAboveZero, ONE } from '@asterkit/instruments'
import { spotBalance, type WorkingOrder } from './accountState.ts'
import { isBetter } from './book.ts'
import { touchSpot } from './changes.ts'
import type { VenueOrderRequest } from './contract.ts'
import { canFillWhole, executableQuantity, previewTake, takeLiquidity } from './matching.ts'
import { refuse } from './refuse.ts'
import { spotLock } from './spotBooking.ts'
import { endOrder } from './trade.ts'
import { isOrderWorking } from './venueOrder.ts'
import type { SymbolState, VenueState } from './venueState.ts'
import { keepWorking } from './workingOrders.ts'

/**
 * Lets an admitted LIMIT or MARKET order match at once. What is left rests, or expires when its type or
 * the self-trade rule says so.
 *
 * @param worstPrice Worst acceptable price; undefined takes any.
 */
export function enterBook(
  state: VenueState,
  symbol: SymbolState,
  working: WorkingOrder,
  worstPrice: Decimal | undefined,
): void {
  if (!mayTake(state, symbol, working)) {
    endOrder(state, symbol, working, 'EXPIRED', 'TIME_IN_FORCE')
    return
  }
  const end = takeLiquidity(state, symbol, working, worstPrice)
  if (isOrderWorking(working.order)) restOrExpire(state, symbol, working, end === 'self')
}

/**
 * Worst price of a perp MARKET order; undefined when nothing bounds it.
 *
 * @throws {VenueError} -4131: even the best offer is beyond the bound.
 */
export function marketBound(
  state: VenueState,
  symbol: SymbolState,
  { side }: Pick<VenueOrderRequest, 'side'>,
): Decimal | undefined {
  const bound = state.options.marketTakeBound?.get(symbol.symbol)
  const mark = symbol.perp?.mark
  if (symbol.market === 'spot' || bound === undefined || mark === undefined) return undefined
  const worst = mark.times(side === 'buy' ? ONE.plus(bound) : ONE.minus(bound))
  const best = symbol.book.bestOutside(side)?.[0]
  if (best !== undefined && isBetter(side, worst, best)) throw refuse(-4131)
  return worst
}

/** GTX must not take; FOK must be able to take everything. */
function mayTake(state: VenueState, symbol: SymbolState, working: WorkingOrder): boolean {
  const { side, price, timeInForce } = working.order
  if (timeInForce === 'FOK') return canFillWhole(state, symbol, working)
  if (timeInForce !== 'GTX') return true
  const counter = symbol.book.resting(side === 'buy' ? 'sell' : 'buy')[0]
  if (counter?.account === working.account && !isBetter(side, price, counter.order.price)) {
    return false
  }
  const quantity = executableQuantity(state, symbol, working)
  return previewTake(state, symbol, { side, quantity, worstPrice: price }).quantity.isZero()
}

function restOrExpire(
  state: VenueState,
  symbol: SymbolState,
  working: WorkingOrder,
  hasMetItself: boolean,
): void {
  const { type, timeInForce, side } = working.order
  if (hasMetItself) {
    endOrder(state, symbol, working, 'EXPIRED', 'SELF_TRADE')
    return
  }
  if (type === 'MARKET' || timeInForce === 'IOC' || timeInForce === 'FOK') {
    endOrder(state, symbol, working, 'EXPIRED', 'TIME_IN_FORCE')
    return
  }
  if (!isAboveZero(executableQuantity(state, symbol, working))) {
    endOrder(state, symbol, working, 'EXPIRED', 'REDUCE_ONLY')
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
  keepWorking(working)
  working.place = 'book'
  symbol.book.rest(working, state.now)
}
