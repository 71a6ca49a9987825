import { Decimal, type DecimalInput, decimal, ZERO } from '@asterkit/instruments'
import { requirePositive } from '../inputRules.ts'

/** How far a pair is from a perfect hedge. */
export interface HedgeDrift {
  /** Signed base units: spot + perp. Positive: long. */
  readonly netDelta: Decimal
  /** |spot + perp| / max(|spot|, |perp|). 0 is perfect, 1 is one leg alone, 2 is both legs on one side. */
  readonly imbalance: Decimal
  /** |spot + perp| in lots; never negative. Above 1 the pair is not hedged. */
  readonly deltaLots: Decimal
}

/**
 * Measures the drift between both legs of a pair.
 *
 * @param input.spotQuantity Base units owned on spot, net of fees.
 * @param input.perpQuantity Signed base units; a short is negative.
 * @param input.lot Larger quantity step of both legs, see `pairLot`. Base units.
 * @throws {InvalidInputError} The lot is not above 0.
 * @example
 * hedgeDrift({ spotQuantity: '6', perpQuantity: '-5', lot: '0.5' }) // netDelta 1, imbalance 1/6, deltaLots 2
 */
export function hedgeDrift(input: {
  spotQuantity: DecimalInput
  perpQuantity: DecimalInput
  lot: DecimalInput
}): HedgeDrift {
  const spot = decimal(input.spotQuantity)
  const perp = decimal(input.perpQuantity)
  const lot = requirePositive(input.lot, 'lot')
  const delta = spot.plus(perp)
  if (delta.isZero()) return { netDelta: ZERO, imbalance: ZERO, deltaLots: ZERO }
  const size = delta.abs()
  return {
    netDelta: delta,
    imbalance: size.div(Decimal.max(spot.abs(), perp.abs())),
    deltaLots: size.div(lot),
  }
}
