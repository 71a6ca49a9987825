import { type Decimal, type DecimalInput, decimal, ZERO } from '@asterkit/instruments'
import { requireFraction, requireNotNegative, requirePositive } from '../inputRules.ts'

/** What stands between an isolated position and its liquidation. Quote. */
export interface MarginHeadroom {
  /** margin + unrealised profit. */
  readonly equity: Decimal
  /** Maintenance margin at the mark price. */
  readonly maintenance: Decimal
  /** equity - maintenance. Zero or negative: liquidation. */
  readonly headroom: Decimal
}

/**
 * Computes the margin that a position has left before liquidation.
 *
 * equity = margin + unrealizedPnl
 * maintenance = max(0, |perpQuantity| * markPrice * maintenanceRate - deduction)
 * headroom = equity - maintenance
 *
 * @param input.margin Margin assigned to the position, quote.
 * @param input.unrealizedPnl Quote at the mark price. Negative: loss.
 * @param input.perpQuantity Base units; the sign does not matter.
 * @param input.markPrice Quote per base.
 * @param input.maintenanceRate Rate of the symbol's bracket, fraction of notional.
 * @param input.deduction The bracket's cumulative deduction, quote. @default '0'
 * @throws {InvalidInputError} A price is not above 0, or a rate or an amount is out of range.
 * @example
 * marginHeadroom({ margin: '100', unrealizedPnl: '-20', perpQuantity: '-1', markPrice: '120', maintenanceRate: '0.005' }).headroom.toFixed() // '79.4'
 */
export function marginHeadroom(input: {
  margin: DecimalInput
  unrealizedPnl: DecimalInput
  perpQuantity: DecimalInput
  markPrice: DecimalInput
  maintenanceRate: DecimalInput
  deduction?: DecimalInput
}): MarginHeadroom {
  const equity = decimal(input.margin).plus(decimal(input.unrealizedPnl))
  const notional = decimal(input.perpQuantity)
    .abs()
    .times(requirePositive(input.markPrice, 'markPrice'))
  const gross = notional.times(requireFraction(input.maintenanceRate, 'maintenanceRate'))
  const required = gross.minus(requireNotNegative(input.deduction ?? '0', 'deduction'))
  const maintenance = required.isNegative() ? ZERO : required
  return { equity, maintenance, headroom: equity.minus(maintenance) }
}
