import { type Decimal, type DecimalInput, InvalidInputError, ONE } from '@asterkit/instruments'
import {
  requireFraction,
  requireHeldLeverage,
  requireNotNegative,
  requirePositive,
} from '../inputRules.ts'

/**
 * Estimates the mark price at which an isolated short is liquidated: where its margin plus its loss equals
 * the maintenance margin.
 *
 * price = (entryPrice * (1 + 1/L) + deduction / quantity) / (1 + maintenanceRate)
 *
 * Fees and funding paid out of the margin bring the real price nearer; a price that the venue reports wins.
 *
 * @param input.side Only `'short'`: the perp leg of the pair.
 * @param input.entryPrice Average entry price, quote per base.
 * @param input.leverage Of the position, a whole number from 1 to 125.
 * @param input.maintenanceRate Maintenance margin rate of the symbol's bracket, fraction of notional.
 * @param input.deduction The bracket's cumulative deduction, quote. @default '0'
 * @param input.quantity Size in base units, unsigned; needed with a deduction.
 * @returns Quote per base, not rounded.
 * @throws {InvalidInputError} A figure is out of range, or a deduction comes without a quantity.
 * @example
 * liquidationPrice({ side: 'short', entryPrice: '100', leverage: 1, maintenanceRate: '0.005' }).toFixed(2) // '199.00'
 */
export function liquidationPrice(input: {
  side: 'short'
  entryPrice: DecimalInput
  leverage: number
  maintenanceRate: DecimalInput
  deduction?: DecimalInput
  quantity?: DecimalInput
}): Decimal {
  if (input.side !== 'short') throw new InvalidInputError("side must be 'short'")
  const entry = requirePositive(input.entryPrice, 'entryPrice')
  const leverage = requireHeldLeverage(input.leverage)
  const rate = requireFraction(input.maintenanceRate, 'maintenanceRate')
  const deduction = requireNotNegative(input.deduction ?? '0', 'deduction')
  const margined = entry.times(leverage + 1).div(leverage)
  if (deduction.isZero()) return margined.div(ONE.plus(rate))
  if (input.quantity === undefined) throw new InvalidInputError('a deduction needs the quantity')
  const quantity = requirePositive(input.quantity, 'quantity')
  return margined.plus(deduction.div(quantity)).div(ONE.plus(rate))
}
