import { Decimal, type Instrument, InvalidInputError, isOnGrid, ZERO } from '@asterkit/instruments'
import { pairLot } from './pairLot.ts'

/** Venues use powers of ten, halves and fifths; a pair of steps that needs more is not worth trading. */
const MAX_MULTIPLE = 1000

/**
 * Finds the quantity increment that is legal on both markets: the larger step, or its smallest multiple
 * that the smaller step divides (steps 0.5 and 0.2 meet at 1).
 *
 * @returns Base units, above zero. Its multiples from both minimums on are legal on both markets.
 * @throws {InvalidInputError} The markets have no quantity in common, or no step at all.
 */
export function pairStep(spot: Instrument, perp: Instrument): Decimal {
  const lot = pairLot(spot, perp)
  const smaller = Decimal.min(spot.lot.step, perp.lot.step)
  let step = lot
  for (let multiple = 1; !isOnGrid(step, ZERO, smaller); multiple += 1) {
    if (multiple > MAX_MULTIPLE) throw noCommonQuantity(spot, perp)
    step = step.plus(lot)
  }
  for (const { lot: rule } of [spot, perp]) {
    // A minimum beside its own grid shifts the legal quantities away from multiples of the step.
    if (!isOnGrid(rule.min, ZERO, rule.step)) throw noCommonQuantity(spot, perp)
  }
  return step
}

function noCommonQuantity(spot: Instrument, perp: Instrument): InvalidInputError {
  const steps = `spot step ${spot.lot.step.toFixed()}, perp step ${perp.lot.step.toFixed()}`
  return new InvalidInputError(`${perp.symbol}: no quantity is legal on both markets (${steps})`)
}
