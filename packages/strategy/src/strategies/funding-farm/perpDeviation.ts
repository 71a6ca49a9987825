import { Decimal } from '@asterkit/instruments'
import type { PairFacts } from './facts.ts'

/**
 * How far the perp is from what the coin costs elsewhere: the larger of |mark - index| / index and
 * |perp mid - spot mid| / spot mid.
 *
 * @returns Fraction; undefined while any of the four prices is unknown, which is no proof of calm.
 */
export function perpDeviation({
  premium,
  spotMid: spot,
  perpMid: perp,
}: PairFacts): Decimal | undefined {
  if (premium === undefined || spot === undefined || perp === undefined) return undefined
  if (premium.indexPrice.lte(0)) return undefined
  const ofMark = premium.markPrice.minus(premium.indexPrice).div(premium.indexPrice).abs()
  return Decimal.max(ofMark, perp.minus(spot).div(spot).abs())
}
