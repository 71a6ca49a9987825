import { Decimal, type DecimalInput } from '@asterkit/instruments'
import { requirePositive } from '../inputRules.ts'

const BPS_PER_UNIT = new Decimal(10_000)

/**
 * Computes the basis of a pair.
 *
 * basisBps = (perpPrice - spotPrice) / spotPrice * 10000
 *
 * With mids it describes the market. With the spot ask and the perp bid it is what opening locks in; with
 * the spot bid and the perp ask it is what closing gives up.
 *
 * @param input.spotPrice Quote per base.
 * @param input.perpPrice Quote per base.
 * @returns Basis points. Positive: contango, the perp is dearer.
 * @throws {InvalidInputError} A price is not above 0.
 * @example
 * basisBps({ spotPrice: '100', perpPrice: '100.15' }).toFixed() // '15'
 */
export function basisBps(input: { spotPrice: DecimalInput; perpPrice: DecimalInput }): Decimal {
  const spot = requirePositive(input.spotPrice, 'spotPrice')
  return requirePositive(input.perpPrice, 'perpPrice').minus(spot).times(BPS_PER_UNIT).div(spot)
}
