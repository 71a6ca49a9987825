import { Decimal, type DecimalInput } from '@asterkit/instruments'
import { requireFraction, requireNotBelowZero, requireNotNegative } from '../inputRules.ts'

/** Cost of opening and closing a pair. Quote, positive numbers are paid. */
export interface RoundTripCost {
  readonly fees: Decimal
  readonly slippage: Decimal
  /** fees + slippage. */
  readonly total: Decimal
}

/**
 * Estimates what the four fills of a pair cost: spot and perp, in and out, all as taker.
 *
 * fees = 2 * notional * (spotTakerFee + perpTakerFee)
 * slippage = 4 * notional * slippageBps / 10000
 *
 * @param input.notional Value of one leg, quote.
 * @param input.spotTakerFee Fraction of value, from the account's commission rate.
 * @param input.perpTakerFee Fraction of value, from the account's commission rate.
 * @param input.slippageBps Expected slippage of each fill in basis points.
 * @throws {InvalidInputError} An amount is negative, or a fee is not a fraction below 1.
 * @example
 * roundTripFees({ notional: '1000', spotTakerFee: '0.0004', perpTakerFee: '0.0004', slippageBps: 2 }) // 1.6 + 0.8 = 2.4
 */
export function roundTripFees(input: {
  notional: DecimalInput
  spotTakerFee: DecimalInput
  perpTakerFee: DecimalInput
  slippageBps: number
}): RoundTripCost {
  const notional = requireNotNegative(input.notional, 'notional')
  const rate = requireFraction(input.spotTakerFee, 'spotTakerFee').plus(
    requireFraction(input.perpTakerFee, 'perpTakerFee'),
  )
  const bps = new Decimal(requireNotBelowZero(input.slippageBps, 'slippageBps'))
  const fees = notional.times(rate).times(2)
  const slippage = notional.times(bps).times('0.0004')
  return { fees, slippage, total: fees.plus(slippage) }
}
