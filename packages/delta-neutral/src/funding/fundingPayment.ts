import { type Decimal, type DecimalInput, decimal } from '@asterkit/instruments'
import { requirePositive } from '../inputRules.ts'

/**
 * Computes what one settlement moves into or out of the perp wallet.
 *
 * payment = -(perpQuantity * markPrice * fundingRate)
 *
 * @param input.perpQuantity Signed base units at the settlement; a short is negative.
 * @param input.markPrice Mark price at the settlement, quote per base.
 * @param input.fundingRate Fraction of notional for this interval. Positive: longs pay shorts.
 * @returns Quote. Positive: received; negative: paid. Not rounded: the venue rounds when it books.
 * @throws {InvalidInputError} The mark price is not above 0.
 * @example
 * fundingPayment({ perpQuantity: '-2', markPrice: '100', fundingRate: '0.0001' }).toFixed() // '0.02'
 */
export function fundingPayment(input: {
  perpQuantity: DecimalInput
  markPrice: DecimalInput
  fundingRate: DecimalInput
}): Decimal {
  const notional = decimal(input.perpQuantity).times(requirePositive(input.markPrice, 'markPrice'))
  const paid = notional.times(decimal(input.fundingRate))
  return paid.isZero() ? paid.abs() : paid.neg()
}
