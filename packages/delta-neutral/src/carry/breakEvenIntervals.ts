import { type Decimal, type DecimalInput, decimal } from '@asterkit/instruments'
import { requireNotNegative, requirePositive } from '../inputRules.ts'

/**
 * Counts the whole settlements after which funding has paid a cost.
 *
 * intervals = ceil(cost / (notional * fundingRate))
 *
 * @param input.cost Quote, usually the total of `roundTripFees`.
 * @param input.notional Value of the short leg, quote.
 * @param input.fundingRate Expected fraction per interval. Signed.
 * @returns A whole number. `undefined` when the rate is zero or negative.
 * @throws {InvalidInputError} The cost is negative or the notional is not above 0.
 * @example
 * breakEvenIntervals({ cost: '2.45', notional: '1000', fundingRate: '0.0001' })?.toFixed() // '25'
 */
export function breakEvenIntervals(input: {
  cost: DecimalInput
  notional: DecimalInput
  fundingRate: DecimalInput
}): Decimal | undefined {
  const cost = requireNotNegative(input.cost, 'cost')
  const notional = requirePositive(input.notional, 'notional')
  const rate = decimal(input.fundingRate)
  if (rate.lte(0)) return undefined
  return cost.div(notional.times(rate)).ceil()
}
