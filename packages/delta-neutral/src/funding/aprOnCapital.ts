import { type Decimal, type DecimalInput, decimal } from '@asterkit/instruments'
import { requireLeverage } from '../inputRules.ts'

/**
 * Turns an annual rate on one leg's notional into the rate on all capital of the pair.
 *
 * A notional N needs N of spot and N / L of margin, so:
 * aprOnCapital = aprOnNotional * L / (L + 1)
 *
 * @param input.aprOnNotional Fraction of one leg's notional per year. Signed.
 * @param input.leverage Leverage of the perp leg: 1, 2 or 3.
 * @returns Fraction of total capital per year: half at 1x, two thirds at 2x, three quarters at 3x.
 * @throws {InvalidInputError} Leverage is not 1, 2 or 3.
 * @example
 * aprOnCapital({ aprOnNotional: '0.12', leverage: 2 }).toFixed() // '0.08'
 */
export function aprOnCapital(input: { aprOnNotional: DecimalInput; leverage: number }): Decimal {
  const leverage = requireLeverage(input.leverage)
  return decimal(input.aprOnNotional)
    .times(leverage)
    .div(leverage + 1)
}
