import type { Decimal, DecimalInput } from '@asterkit/instruments'
import { requirePositive } from '../inputRules.ts'

/**
 * Computes how far the mark may rise until a short is liquidated.
 *
 * distance = (liquidationPrice - markPrice) / markPrice
 *
 * @param input.liquidationPrice Quote per base, reported or estimated.
 * @param input.markPrice Quote per base.
 * @returns Fraction of the mark. Zero or negative: at or past liquidation.
 * @throws {InvalidInputError} A price is not above 0.
 * @example
 * liquidationDistance({ liquidationPrice: '199', markPrice: '100' }).toFixed() // '0.99'
 */
export function liquidationDistance(input: {
  liquidationPrice: DecimalInput
  markPrice: DecimalInput
}): Decimal {
  const mark = requirePositive(input.markPrice, 'markPrice')
  return requirePositive(input.liquidationPrice, 'liquidationPrice').minus(mark).div(mark)
}
