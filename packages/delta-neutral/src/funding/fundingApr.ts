import { type Decimal, type DecimalInput, decimal } from '@asterkit/instruments'
import { HOURS_PER_YEAR, requireAboveZero } from '../inputRules.ts'

/**
 * Annualises one funding rate by simple interest.
 *
 * apr = fundingRate * (8760 / fundingIntervalHours)
 *
 * @param input.fundingRate Fraction of notional per interval. Signed; positive: longs pay shorts.
 * @param input.fundingIntervalHours Hours between settlements of this symbol: 1, 4 or 8 on Aster.
 * @returns Fraction of one leg's notional per year: `0.1095` is 10.95 %.
 * @throws {InvalidInputError} The interval is not above 0 or the rate is not a decimal.
 * @example
 * fundingApr({ fundingRate: '0.0001', fundingIntervalHours: 8 }).toFixed() // '0.1095'
 */
export function fundingApr(input: {
  fundingRate: DecimalInput
  fundingIntervalHours: number
}): Decimal {
  const hours = requireAboveZero(input.fundingIntervalHours, 'fundingIntervalHours')
  const rate = decimal(input.fundingRate)
  const settlementsPerYear = HOURS_PER_YEAR / hours
  // Whole for 1, 2, 4 and 8 hours; a division of 40 digits is several times dearer than this product.
  if (Number.isInteger(settlementsPerYear)) return rate.times(settlementsPerYear)
  return rate.times(HOURS_PER_YEAR).div(hours)
}
