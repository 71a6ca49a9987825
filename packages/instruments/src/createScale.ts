import { DecimalGrid } from './decimalGrid.ts'
import { InvalidInputError } from './errors.ts'
import type { Instrument, Side } from './instrument.ts'
import { divideWhole, timesWhole, toWhole, type WholeNumber } from './wholeNumber.ts'

/** Counts prices in ticks, quantities in lots and their products, exactly, for one instrument. */
export interface Scale {
  /** Prices as ticks, quote per base. */
  readonly price: DecimalGrid
  /** Quantities as lots, base units. */
  readonly quantity: DecimalGrid
  /** Notionals, quote: one unit is one tick times one lot. */
  readonly notional: DecimalGrid
  /**
   * Ticks of a price rounded as `roundToTick` does: bids floor, asks ceil.
   *
   * @throws {InvalidInputError} The price is negative, or no decimal.
   */
  roundPrice(price: string, side: Side): WholeNumber
  /**
   * Lots of a quantity rounded as `floorToStep` does: never more than was asked, zero below the minimum.
   *
   * @throws {InvalidInputError} The quantity is negative, or no decimal.
   */
  floorQuantity(quantity: string): WholeNumber
  /** What so many lots cost at so many ticks, in units of `notional`. */
  notionalOf(ticks: WholeNumber, lots: WholeNumber): WholeNumber
}

/**
 * Makes the integer scale of an instrument, for code that counts orders without decimal objects.
 *
 * @example
 * const scale = createScale(btc) // tick 0.1, step 0.001
 * const ticks = scale.roundPrice('91234.567', 'buy') // 912345
 * const lots = scale.floorQuantity('0.0129') // 12
 * scale.price.toText(ticks) // '91234.5'
 * scale.notional.toText(scale.notionalOf(ticks, lots)) // '1094.814'
 * @throws {InvalidInputError} The venue states no tick or no step: then there is nothing to count.
 */
export function createScale(instrument: Instrument): Scale {
  const { price: priceRule, lot } = instrument
  const prices = gridFrom(priceRule.min, priceRule.tick)
  const quantities = gridFrom(lot.min, lot.step)
  const least = quantities.grid.ceil(lot.min.toFixed())
  return {
    price: prices.grid,
    quantity: quantities.grid,
    notional: prices.grid.times(quantities.grid),
    roundPrice: (price, side) =>
      side === 'buy'
        ? prices.floor(prices.grid.floor(price))
        : prices.ceil(prices.grid.ceil(price)),
    floorQuantity(quantity) {
      const lots = quantities.floor(quantities.grid.floor(quantity))
      return lots < least ? 0 : lots
    },
    notionalOf: timesWhole,
  }
}

/** Legal values of one rule: those of `grid` that `floor` and `ceil` leave alone. */
interface LegalCounts {
  readonly grid: DecimalGrid
  floor(count: WholeNumber): WholeNumber
  ceil(count: WholeNumber): WholeNumber
}

const same = (count: WholeNumber) => count

/**
 * Venues count legal values from the minimum. Nearly always that lies on the increment itself; where it
 * does not, the finest digit of both is counted and each value moved onto `min + k * increment`.
 */
function gridFrom(min: { toFixed(): string }, increment: { toFixed(): string }): LegalCounts {
  const grid = new DecimalGrid(increment)
  const start = min.toFixed()
  if (grid.toSteps(start) !== undefined) return { grid, floor: same, ceil: same }
  const finer = grid.finerFor(start)
  const origin = finer?.grid.toSteps(start)
  if (finer === undefined || origin === undefined) {
    throw new InvalidInputError(`minimum ${start} and increment ${grid.step} have no common unit`)
  }
  const snap = (count: WholeNumber, isUp: boolean) => {
    const steps = divideWhole(BigInt(count) - BigInt(origin), BigInt(finer.factor), isUp)
    return toWhole(steps * BigInt(finer.factor) + BigInt(origin))
  }
  return {
    grid: finer.grid,
    floor: (count) => snap(count, false),
    ceil: (count) => snap(count, true),
  }
}
