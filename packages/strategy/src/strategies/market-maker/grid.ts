import {
  type Decimal,
  type Instrument,
  InvalidInputError,
  isOnGrid,
  ZERO,
} from '@asterkit/instruments'
import { DecimalGrid } from '@asterkit/instruments/fixed-point'

/** How one perpetual is counted: prices in whole ticks, quantities in whole lots, values in ticks times lots. */
export interface MakerGrid {
  readonly symbol: string
  readonly baseAsset: string
  readonly quoteAsset: string
  /** Exact text of a price or quantity, and back. */
  readonly prices: DecimalGrid
  readonly quantities: DecimalGrid
  /** Quote per base in one tick, base in one lot: for models, never for orders. */
  readonly tick: number
  readonly lot: number
  /** Smallest and largest order, lots; the largest is `Infinity` without a rule. */
  readonly leastLots: number
  readonly mostLots: number
  /** Smallest order value in ticks times lots, rounded up. */
  readonly leastValue: number
  /** How many ticks times lots fit into an amount of quote, rounded down. */
  valueIn(quote: Decimal): number
}

/**
 * Makes the grid of a perpetual.
 *
 * @throws {InvalidInputError} Its prices or quantities are not whole multiples of a step from zero on.
 */
export function makerGrid(instrument: Instrument): MakerGrid {
  const { price, lot, symbol } = instrument
  if (!isOnGrid(price.min, ZERO, price.tick) || !isOnGrid(lot.min, ZERO, lot.step)) {
    throw new InvalidInputError(`${symbol} cannot be counted in ticks and lots from zero on`)
  }
  const quantities = new DecimalGrid(lot.step)
  const unit = price.tick.times(lot.step)
  return {
    symbol,
    baseAsset: instrument.baseAsset,
    quoteAsset: instrument.quoteAsset,
    prices: new DecimalGrid(price.tick),
    quantities,
    tick: price.tick.toNumber(),
    lot: lot.step.toNumber(),
    leastLots: Math.max(1, lot.min.div(lot.step).ceil().toNumber()),
    mostLots: lot.max.gt(0) ? lot.max.div(lot.step).floor().toNumber() : Number.POSITIVE_INFINITY,
    leastValue: instrument.minNotional.div(unit).ceil().toNumber(),
    valueIn: (quote) => quote.div(unit).floor().toNumber(),
  }
}
