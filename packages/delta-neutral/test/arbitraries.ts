import { type Decimal, decimal } from '@asterkit/instruments'
import fc from 'fast-check'

/** Decimals from `min` to `max` in units of 10^-decimals, made of integers so that no float is involved. */
export function decimals(min: string, max: string, places: number): fc.Arbitrary<Decimal> {
  const unit = decimal('10').pow(-places)
  const units = (bound: string) => BigInt(decimal(bound).div(unit).toFixed(0))
  return fc
    .bigInt({ min: units(min), max: units(max) })
    .map((count) => decimal(count.toString()).times(unit))
}

export const leverages = fc.constantFrom(1, 2, 3)
export const intervals = fc.constantFrom(1, 2, 4, 8)
export const prices = decimals('0.0001', '200000', 4)
export const quantities = decimals('0.001', '100000', 3)
/** Funding rates per interval, within the caps seen on Aster. */
export const rates = decimals('-0.03', '0.03', 8)
export const fees = decimals('0', '0.002', 6)
