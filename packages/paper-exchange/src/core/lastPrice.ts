import { type Decimal, ZERO } from '@asterkit/instruments'
import type { WorkingType } from './venueOrder.ts'
import type { SymbolState } from './venueState.ts'

/**
 * The price that a market is at, quote per base: its newest trade. A feed that states no trades moves by
 * its book alone, so there the middle of the book counts, on the tick below it.
 *
 * @returns Undefined when neither a trade nor both sides of a book are known.
 */
export function lastPrice(symbol: SymbolState): Decimal | undefined {
  if (symbol.hasOutsideTrades) return symbol.lastTrade
  if (!symbol.book.isNamed) return symbol.lastTrade
  const { bidPrice, askPrice } = symbol.book.top()
  if (bidPrice.isZero() || askPrice.isZero()) return symbol.lastTrade
  const middle = bidPrice.plus(askPrice).div(2)
  const { min, tick } = symbol.instrument.price
  if (tick.lte(ZERO)) return middle
  return middle.minus(min).div(tick).floor().times(tick).plus(min)
}

/** The price that a working type means; undefined while none is known. */
export function priceOf(symbol: SymbolState, workingType: WorkingType): Decimal | undefined {
  return workingType === 'MARK_PRICE' ? symbol.perp?.mark : lastPrice(symbol)
}
