import {
  compareDecimals,
  Decimal,
  isAboveZero,
  isOnGrid,
  type Side,
  ZERO,
} from '@asterkit/instruments'
import type { WorkingOrder } from './accountState.ts'
import { isBetter, type Offer } from './book.ts'
import { positionOf } from './positions.ts'
import { tellTrade } from './publicTrade.ts'
import { smallerOf } from './smallerOf.ts'
import { endOrder, executeFill } from './trade.ts'
import { isOrderWorking, remainingOf, type StpMode } from './venueOrder.ts'
import type { SymbolState, VenueState } from './venueState.ts'

/**
 * Lets an order take what the book offers: best price first, at equal prices the outside before the
 * accounts, older before newer. Nobody trades with himself: at an own resting order the self-trade rule
 * of the taker says which of the two expires.
 *
 * @param worstPrice Worst acceptable price; undefined takes any.
 * @returns `'self'` when the taker has to expire for that.
 */
export function takeLiquidity(
  state: VenueState,
  symbol: SymbolState,
  taker: WorkingOrder,
  worstPrice: Decimal | undefined,
): 'done' | 'self' {
  const { side } = taker.order
  let wanted = executableQuantity(state, symbol, taker)
  while (isAboveZero(wanted)) {
    const offer = bestOffer(state, symbol, side)
    if (offer === undefined) return 'done'
    if (worstPrice !== undefined && isBetter(side, worstPrice, offer.price)) return 'done'
    if (offer.maker?.account === taker.account) {
      const mode = stpModeOf(taker)
      if (mode !== 'EXPIRE_TAKER') endOrder(state, symbol, offer.maker, 'EXPIRED', 'SELF_TRADE')
      if (mode !== 'EXPIRE_MAKER') return 'self'
      continue
    }
    const quantity = smallerOf(wanted, offer.quantity)
    trade(state, symbol, { taker, offer, quantity })
    if (quantity === wanted) return 'done'
    wanted = wanted.minus(quantity)
  }
  return 'done'
}

/** The self-trade rule of an order: its own, else that of its account. */
function stpModeOf({ account, order }: WorkingOrder): StpMode {
  return order.stpMode ?? account.stpMode
}

/**
 * Whether the book would fill an order whole at once. Own resting orders in its way count as nothing when
 * they would expire for it, and otherwise end it.
 */
export function canFillWhole(state: VenueState, symbol: SymbolState, taker: WorkingOrder): boolean {
  const { side, price, quantity } = taker.order
  if (compareDecimals(executableQuantity(state, symbol, taker), quantity) < 0) return false
  let left = quantity
  for (const offer of offers(state, symbol, side)) {
    if (isBetter(side, price, offer.price)) return false
    if (offer.maker?.account === taker.account) {
      if (stpModeOf(taker) !== 'EXPIRE_MAKER') return false
      continue
    }
    left = left.minus(offer.quantity)
    if (!isAboveZero(left)) return true
  }
  return false
}

/** What the book would give an order, without taking it. */
export function previewTake(
  state: VenueState,
  symbol: SymbolState,
  want: {
    readonly side: Side
    readonly quantity: Decimal
    readonly worstPrice?: Decimal | undefined
  },
): {
  readonly quantity: Decimal
  readonly value: Decimal
  readonly worstPrice: Decimal | undefined
} {
  let left = want.quantity
  let value = ZERO
  let worstPrice: Decimal | undefined
  for (const offer of offers(state, symbol, want.side)) {
    if (!isAboveZero(left)) break
    if (want.worstPrice !== undefined && isBetter(want.side, want.worstPrice, offer.price)) break
    const quantity = smallerOf(left, offer.quantity)
    left = left.minus(quantity)
    value = value.plus(quantity.times(offer.price))
    worstPrice = offer.price
  }
  return { quantity: want.quantity.minus(left), value, worstPrice }
}

/** Quantity on the market step that a quote amount buys from the book, base. */
export function quantityForBudget(
  state: VenueState,
  symbol: SymbolState,
  quoteBudget: Decimal,
): Decimal {
  let budget = quoteBudget
  let total = ZERO
  for (const { price, quantity: offered } of offers(state, symbol, 'buy')) {
    const quantity = smallerOf(offered, affordable(symbol, budget, price))
    if (quantity.lte(0)) break
    budget = budget.minus(quantity.times(price))
    total = total.plus(quantity)
  }
  return total
}

/** Fills resting orders whose price the outside's book has reached, at their own price. */
export function matchResting(state: VenueState, symbol: SymbolState): void {
  for (const side of ['buy', 'sell'] as const) {
    for (;;) {
      const maker = symbol.book.resting(side)[0]
      const level = maker === undefined ? undefined : symbol.book.bestOutside(side)
      if (maker === undefined || level === undefined) break
      if (isBetter(side, maker.order.price, level[0])) break
      const wanted = executableQuantity(state, symbol, maker)
      if (!isAboveZero(wanted)) {
        endOrder(state, symbol, maker, 'EXPIRED', 'REDUCE_ONLY')
        continue
      }
      const quantity = smallerOf(wanted, level[1])
      symbol.book.takeOutside(side, quantity, state.now)
      fillMaker(state, symbol, maker, quantity)
    }
  }
}

/** Lets the outside trade against a resting order, at its own price. */
function fillMaker(
  state: VenueState,
  symbol: SymbolState,
  maker: WorkingOrder,
  quantity: Decimal,
): void {
  const { side, price } = maker.order
  state.lastTradeId += 1
  const tradeId = state.lastTradeId
  executeFill(state, symbol, maker, { price, quantity, isMaker: true, tradeId })
  const takerSide = side === 'buy' ? 'sell' : 'buy'
  tellTrade(state, symbol, { tradeId, price, quantity, takerSide, isOutside: false })
}

/**
 * Lets a trade of the outside reach our resting orders. It trades through everybody at a better price than
 * its own; at its own price what the outside showed before an order arrived trades before it. A print off
 * the market's tick is none that an order could have met and reaches nobody.
 *
 * @returns What our orders leave of the trade, base.
 */
export function fillFromTrade(
  state: VenueState,
  symbol: SymbolState,
  print: { readonly price: Decimal; readonly quantity: Decimal; readonly takerSide: Side },
): Decimal {
  const { min, tick } = symbol.instrument.price
  if (!isOnGrid(print.price, min, tick)) return print.quantity
  const side = print.takerSide === 'buy' ? 'sell' : 'buy'
  const best = symbol.book.resting(side)[0]
  if (best === undefined || isBetter(print.takerSide, print.price, best.order.price)) {
    return print.quantity
  }
  let left = print.quantity
  let taken = ZERO
  for (const maker of [...symbol.book.resting(side)]) {
    if (isBetter(print.takerSide, print.price, maker.order.price)) break
    if (!isOrderWorking(maker.order)) continue
    if (compareDecimals(maker.order.price, print.price) !== 0) {
      maker.queueAhead = ZERO
    } else {
      // Beyond the depth nobody knows who is ahead: then nothing reaches the order.
      const ahead = maker.queueAhead === undefined ? left : maker.queueAhead.minus(taken)
      const eaten = Decimal.min(left, Decimal.max(ahead, ZERO))
      taken = taken.plus(eaten)
      left = left.minus(eaten)
    }
    if (!isAboveZero(left)) continue
    const wanted = executableQuantity(state, symbol, maker)
    if (!isAboveZero(wanted)) {
      endOrder(state, symbol, maker, 'EXPIRED', 'REDUCE_ONLY')
      continue
    }
    const quantity = smallerOf(wanted, left)
    fillMaker(state, symbol, maker, quantity)
    if (isOrderWorking(maker.order)) symbol.book.touch(state.now)
    left = left.minus(quantity)
  }
  symbol.book.passQueue(side, print.price, taken.plus(left))
  return taken.plus(left)
}

/** What may still execute: the remainder, for reduce-only at most the position that it shrinks. */
export function executableQuantity(
  state: VenueState,
  symbol: SymbolState,
  working: WorkingOrder,
): Decimal {
  const remaining = remainingOf(working.order)
  if (!working.order.reduceOnly) return remaining
  return smallerOf(remaining, reducibleQuantity(state, symbol, working))
}

/** How much of the position an order of its side can close, base; zero when there is nothing. */
export function reducibleQuantity(
  state: VenueState,
  symbol: SymbolState,
  { account, order }: WorkingOrder,
): Decimal {
  const ref = { symbol: symbol.symbol, side: order.positionSide }
  const { quantity } = positionOf(state, account, ref)
  const reducible = order.side === 'buy' ? quantity.neg() : quantity
  return isAboveZero(reducible) ? reducible : ZERO
}

function bestOffer(state: VenueState, symbol: SymbolState, side: Side): Offer | undefined {
  for (;;) {
    const level = symbol.book.bestOutside(side)
    const maker = symbol.book.resting(side === 'buy' ? 'sell' : 'buy')[0]
    const outside = level === undefined ? undefined : { price: level[0], quantity: level[1] }
    if (maker === undefined) return outside
    if (outside !== undefined && !isBetter(side, maker.order.price, outside.price)) return outside
    const quantity = executableQuantity(state, symbol, maker)
    if (isAboveZero(quantity)) return { price: maker.order.price, quantity, maker }
    endOrder(state, symbol, maker, 'EXPIRED', 'REDUCE_ONLY')
  }
}

function trade(
  state: VenueState,
  symbol: SymbolState,
  { taker, offer, quantity }: { taker: WorkingOrder; offer: Offer; quantity: Decimal },
): void {
  state.lastTradeId += 1
  const { price, maker } = offer
  const execution = { price, quantity, tradeId: state.lastTradeId }
  if (maker === undefined) {
    symbol.book.takeOutside(taker.order.side, quantity, state.now)
  } else {
    executeFill(state, symbol, maker, { ...execution, isMaker: true })
    if (isOrderWorking(maker.order)) symbol.book.touch(state.now)
  }
  executeFill(state, symbol, taker, { ...execution, isMaker: false })
  tellTrade(state, symbol, {
    ...execution,
    takerSide: taker.order.side,
    takerOrderId: taker.order.orderId,
    isOutside: false,
  })
}

function offers(state: VenueState, symbol: SymbolState, side: Side): Iterable<Offer> {
  return symbol.book.walk(side, (maker) => executableQuantity(state, symbol, maker))
}

/** Largest quantity on the market step that a budget pays at a price. */
function affordable({ instrument }: SymbolState, budget: Decimal, price: Decimal): Decimal {
  const { step } = instrument.marketLot
  const quantity = budget.div(price)
  return step.isZero()
    ? quantity.toDecimalPlaces(8, Decimal.ROUND_DOWN)
    : quantity.div(step).floor().times(step)
}
