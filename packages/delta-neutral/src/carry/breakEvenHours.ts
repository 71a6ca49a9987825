import { type Decimal, type DecimalInput, decimal } from '@asterkit/instruments'
import { requireAboveZero, requireNotNegative, requirePositive } from '../inputRules.ts'

/**
 * Computes how long funding must flow until it has paid a cost.
 *
 * hours = cost / (notional * fundingRate) * fundingIntervalHours
 *
 * @param input.cost Quote, usually the total of `roundTripFees`.
 * @param input.notional Value of the short leg, quote.
 * @param input.fundingRate Expected fraction per interval (a mean, not one print). Signed.
 * @param input.fundingIntervalHours Hours between settlements.
 * @returns Hours, not rounded; payments come in steps, see `breakEvenIntervals`. `undefined` when the rate
 *   is zero or negative: funding never pays the cost.
 * @throws {InvalidInputError} The cost is negative, or the notional or the interval is not above 0.
 * @example
 * breakEvenHours({ cost: '2.4', notional: '1000', fundingRate: '0.0001', fundingIntervalHours: 8 })?.toFixed() // '192'
 */
export function breakEvenHours(input: {
  cost: DecimalInput
  notional: DecimalInput
  fundingRate: DecimalInput
  fundingIntervalHours: number
}): Decimal | undefined {
  const hours = requireAboveZero(input.fundingIntervalHours, 'fundingIntervalHours')
  const cost = requireNotNegative(input.cost, 'cost')
  const notional = requirePositive(input.notional, 'notional')
  const rate = decimal(input.fundingRate)
  if (rate.lte(0)) return undefined
  return cost.times(hours).div(notional.times(rate))
}
