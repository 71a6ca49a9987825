import { Decimal, type DecimalInput } from '@asterkit/instruments'
import { requireFraction, requireNotBelowZero, requireNotNegative } from '../inputRules.ts'

/**
 * Estimates what trading for volume loses: pairs are closed once funding has paid a part of the fees.
 *
 * A round trip trades four legs of equal value, so per 1,000 of volume:
 * cost = 1000 / 4 * (2 * (spotTakerFee + perpTakerFee) * (1 - feeCoverage) + 4 * slippageBps / 10000)
 *
 * @param input.spotTakerFee Fraction of value, from the account's commission rate.
 * @param input.perpTakerFee Fraction of value, from the account's commission rate.
 * @param input.feeCoverage Funding received / round-trip fees at which a pair is closed.
 * @param input.slippageBps Expected slippage of each fill in basis points.
 * @returns Quote per 1,000 quote of volume. Positive: lost; negative: earned.
 * @throws {InvalidInputError} A figure is negative, or a fee is not a fraction below 1.
 * @example
 * volumeCost({ spotTakerFee: '0.001', perpTakerFee: '0.0004', feeCoverage: '0.2', slippageBps: 1 }).toFixed() // '0.66'
 */
export function volumeCost(input: {
  spotTakerFee: DecimalInput
  perpTakerFee: DecimalInput
  feeCoverage: DecimalInput
  slippageBps: number
}): Decimal {
  const rate = requireFraction(input.spotTakerFee, 'spotTakerFee').plus(
    requireFraction(input.perpTakerFee, 'perpTakerFee'),
  )
  const slippage = new Decimal(requireNotBelowZero(input.slippageBps, 'slippageBps')).div(10)
  const uncovered = new Decimal(1).minus(requireNotNegative(input.feeCoverage, 'feeCoverage'))
  return rate.times(500).times(uncovered).plus(slippage)
}
