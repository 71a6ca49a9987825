import {
  type Decimal,
  type DecimalInput,
  decimal,
  InvalidInputError,
  ONE,
} from '@asterkit/instruments'
import { requireAboveZero, requireNotBelowZero, requireNotNegative } from '../inputRules.ts'

/**
 * Estimates the funding that a short receives over a hold, before costs.
 *
 * carry = notional * fundingRate * (1 - rateDecay) * holdHours / fundingIntervalHours
 * The decay is left out when the rate is negative: it would make a loss look smaller.
 *
 * @param input.notional Value of the short leg, quote.
 * @param input.fundingRate Mean fraction per interval. Signed; positive: the short receives.
 * @param input.fundingIntervalHours Hours between settlements.
 * @param input.holdHours Expected hours until closing.
 * @param input.rateDecay Fraction of a positive rate, 0 to 1, expected to be lost as it falls back to normal.
 *   @default '0'
 * @returns Quote. Negative: paid.
 * @throws {InvalidInputError} A figure is negative or the decay is above 1.
 * @example
 * expectedCarry({ notional: '1000', fundingRate: '0.0001', fundingIntervalHours: 8, holdHours: 240, rateDecay: '0.3' }).toFixed() // '2.1'
 */
export function expectedCarry(input: {
  notional: DecimalInput
  fundingRate: DecimalInput
  fundingIntervalHours: number
  holdHours: number
  rateDecay?: DecimalInput
}): Decimal {
  const hours = requireAboveZero(input.fundingIntervalHours, 'fundingIntervalHours')
  const hold = requireNotBelowZero(input.holdHours, 'holdHours')
  const rate = decimal(input.fundingRate)
  const gross = requireNotNegative(input.notional, 'notional').times(rate).times(hold).div(hours)
  if (input.rateDecay === undefined) return gross
  const decay = requireNotNegative(input.rateDecay, 'rateDecay')
  if (decay.gt(1))
    throw new InvalidInputError(`rateDecay must be at most 1, got ${decay.toFixed()}`)
  return rate.isNegative() ? gross : gross.times(ONE.minus(decay))
}
