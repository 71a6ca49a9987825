import { Decimal, type Instrument, InvalidInputError } from '@asterkit/instruments'

/**
 * Gets the larger quantity step of both legs: the unit in which hedge errors are counted.
 *
 * @returns Base units, above zero.
 * @throws {InvalidInputError} Neither market has a quantity step.
 */
export function pairLot(spot: Instrument, perp: Instrument): Decimal {
  const lot = Decimal.max(spot.lot.step, perp.lot.step)
  if (lot.isZero())
    throw new InvalidInputError(`${perp.symbol}: neither market has a quantity step`)
  return lot
}
