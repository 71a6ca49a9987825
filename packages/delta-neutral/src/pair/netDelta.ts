import { type Decimal, type DecimalInput, decimal } from '@asterkit/instruments'

/**
 * Adds both legs: the base exposure that is not hedged.
 *
 * delta = spotQuantity + perpQuantity
 *
 * @param input.spotQuantity Base units owned on spot, net of fees.
 * @param input.perpQuantity Signed base units; a short is negative.
 * @returns Base units. Positive: long; negative: more short than the coins held.
 * @example
 * netDelta({ spotQuantity: '1.25', perpQuantity: '-1.2' }).toFixed() // '0.05'
 */
export function netDelta(input: {
  spotQuantity: DecimalInput
  perpQuantity: DecimalInput
}): Decimal {
  return decimal(input.spotQuantity).plus(decimal(input.perpQuantity))
}
