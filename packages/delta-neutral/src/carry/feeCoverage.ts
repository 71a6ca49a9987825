import { type Decimal, type DecimalInput, decimal, ONE } from '@asterkit/instruments'
import { requireNotNegative } from '../inputRules.ts'

/**
 * Computes how much of the round-trip fees funding has paid back.
 *
 * coverage = fundingReceived / roundTripFees
 *
 * @param input.fundingReceived Quote since opening. Negative: paid.
 * @param input.roundTripFees Fees of all four fills, quote.
 * @returns 1 means paid for. Without fees there is nothing left to cover: 1.
 * @throws {InvalidInputError} The fees are negative.
 * @example
 * feeCoverage({ fundingReceived: '3', roundTripFees: '2' }).toFixed() // '1.5'
 */
export function feeCoverage(input: {
  fundingReceived: DecimalInput
  roundTripFees: DecimalInput
}): Decimal {
  const fees = requireNotNegative(input.roundTripFees, 'roundTripFees')
  const received = decimal(input.fundingReceived)
  return fees.isZero() ? ONE : received.div(fees)
}
