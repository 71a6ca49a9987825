import { Decimal, ZERO } from '@asterkit/instruments'
import type { PerpPosition } from '../../ports/exchange.ts'

/**
 * What a row has of its leg, base units, never negative. Where each leg has an account of its own, others can turn its
 * position over: then nothing is left of the leg, and what is there is theirs.
 */
export function legQuantity({
  quantity,
  positionSide,
}: Pick<PerpPosition, 'quantity' | 'positionSide'>): Decimal {
  return Decimal.max(ZERO, positionSide === 'short' ? quantity.negated() : quantity)
}
