import { Decimal, type DecimalInput, decimal, ZERO } from '@asterkit/instruments'
import { liquidationPrice } from './liquidationPrice.ts'

/** Part of the way to liquidation at which the pair is closed; the rest is room for gaps and slippage. */
const STOP_FRACTION = new Decimal('0.7')

/**
 * Computes the loss of the short at which a pair is closed, well before its liquidation.
 *
 * d = (1 + 1/L) / (1 + maintenanceRate) - 1
 * stop = -0.7 * d, cut to whole percent toward zero: away from liquidation
 *
 * @param input.leverage Of the position, a whole number from 1 to 125.
 * @param input.maintenanceRate Maintenance margin rate of the symbol's bracket, fraction of notional.
 * @param input.reportedDistance Distance to the venue's own liquidation price at entry, fraction of the entry
 *   price; the nearer of both counts.
 * @returns Fraction of the perp notional at entry, zero or negative: -0.69 closes at a loss of 69 %.
 * @throws {InvalidInputError} Leverage is not from 1 to 125, or the rate is not a fraction below 1.
 * @example
 * stopDistance({ leverage: 2, maintenanceRate: '0.005' }).toFixed() // '-0.34'
 */
export function stopDistance(input: {
  leverage: number
  maintenanceRate: DecimalInput
  reportedDistance?: DecimalInput
}): Decimal {
  const { leverage, maintenanceRate } = input
  const price = liquidationPrice({ side: 'short', entryPrice: '1', leverage, maintenanceRate })
  const formula = price.minus(1)
  const distance =
    input.reportedDistance === undefined
      ? formula
      : Decimal.min(formula, decimal(input.reportedDistance))
  const stop = distance.times(STOP_FRACTION).toDecimalPlaces(2, Decimal.ROUND_DOWN)
  return stop.gt(0) ? stop.neg() : ZERO
}
