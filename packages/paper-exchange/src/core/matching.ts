import { Decimal, type Side, ZERO } from '@asterkit/instruments'
import type { WorkingOrder } from './accountState.ts'
import { isBetter } from './book.ts'
import type { Level } from './contract.ts'
import { positionOf } from './positions.ts'
import { tellTrade } from './publicTrade.ts'
import { endOrder, executeFill } from './trade.ts'
import { isOrderWorking, remainingOf } from './venueOrder.ts'
import type { SymbolState, VenueState } from './venueState.ts'

/**
 * Lets an order take what the book offers: best price first, at equal prices the outside before the
 * accounts, older before newer. Stops before the account's own resting orders: nobody trades with himself.
 *
 * @param worstPrice Worst acceptable price; undefined takes any.
 * @returns `'self'` when it stopped there.
 */
export function takeLiquidity(
  state: VenueState,
  symbol: SymbolState,
  taker: WorkingOrder,
  worstPrice: Decimal | undefined,
): 'done' | 'self' {
  const { side } = taker.order
  let wanted = executableQuantity(state, symbol, taker)
  while (wanted.gt(0)) {
    const offer = bestOffer(state, symbol, side)
    if (offer === undefined) return 'done'
    if (worstPrice !== undefined && isBetter(side, worstPrice, offer.price)) return 'done'
    if (offer.maker?.account === taker.account) return 'self'
    const quantity = Decimal.min(wanted, offer.quantity)
    trade(state, symbol, { taker, offer, quantity })
    wanted = wanted.minus(quantity)
  }
  return 'done'
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
  for (const level of offers(state, symbol, want.side)) {
    if (left.lte(0)) break
    if (want.worstPrice !== undefined && isBetter(want.side, want.worstPrice, level[0])) break
    const quantity = Decimal.min(left, level[1])
    left = left.minus(quantity)
    value = value.plus(quantity.times(level[0]))
    worstPrice = level[0]
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
  for (const [price, offered] of offers(state, symbol, 'buy')) {
    const quantity = Decimal.min(offered, affordable(symbol, budget, price))
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
      if (wanted.lte(0)) {
        endOrder(state, symbol, maker, 'EXPIRED')
        continue
      }
      const quantity = Decimal.min(wanted, level[1])
      symbol.book.takeOutside(side, quantity, state.now)
      state.lastTradeId += 1
      const tradeId = state.lastTradeId
      executeFill(state, symbol, maker, {
        price: maker.order.price,
        quantity,
        isMaker: true,
        tradeId,
      })
      tellTrade(state, symbol, {
        tradeId,
        price: maker.order.price,
        quantity,
        takerSide: side === 'buy' ? 'sell' : 'buy',
        isOutside: false,
      })
    }
  }
}

/** What may still execute: the remainder, for reduce-only at most the position that it shrinks. */
export function executableQuantity(
  state: VenueState,
  symbol: SymbolState,
  { account, order }: WorkingOrder,
): Decimal {
  const remaining = remainingOf(order)
  if (!order.reduceOnly) return remaining
  const { quantity } = positionOf(state, account, {
    symbol: symbol.symbol,
    side: order.positionSide,
  })
  const reducible = order.side === 'buy' ? quantity.neg() : quantity
  return reducible.gt(0) ? Decimal.min(remaining, reducible) : ZERO
}

/** The next thing to trade against: a resting order, or (without maker) the outside. */
interface Offer {
  readonly price: Decimal
  readonly quantity: Decimal
  readonly maker?: WorkingOrder
}

function bestOffer(state: VenueState, symbol: SymbolState, side: Side): Offer | undefined {
  for (;;) {
    const level = symbol.book.bestOutside(side)
    const maker = symbol.book.resting(side === 'buy' ? 'sell' : 'buy')[0]
    const outside = level === undefined ? undefined : { price: level[0], quantity: level[1] }
    if (maker === undefined) return outside
    if (outside !== undefined && !isBetter(side, maker.order.price, outside.price)) return outside
    const quantity = executableQuantity(state, symbol, maker)
    if (quantity.gt(0)) return { price: maker.order.price, quantity, maker }
    endOrder(state, symbol, maker, 'EXPIRED')
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
  tellTrade(state, symbol, { ...execution, takerSide: taker.order.side, isOutside: false })
}

function offers(state: VenueState, symbol: SymbolState, side: Side): Iterable<Level> {
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
