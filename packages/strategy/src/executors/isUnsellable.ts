import type { PairHolding, PairInstruments } from '../pair.ts'

/**
 * Whether closing a pair now would leave its coins without a short: the spot market does not take the sale.
 * It waits, hedged, until spot trades again.
 */
export function isUnsellable(
  { spot }: PairInstruments,
  { spotQuantity, perpQuantity }: PairHolding,
): boolean {
  return spot.status !== 'TRADING' && spotQuantity.gt(0) && perpQuantity.lt(0)
}
