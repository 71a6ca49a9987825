import { InvalidInputError } from '@asterkit/instruments'
import { requireFinite, requireNotBelowZero } from '../inputRules.ts'

/** A figure for each side of a quote, e.g. distances from the fair price: above zero is away from it. */
export interface Sides {
  readonly bid: number
  readonly ask: number
}

/** Everything that moves two quotes off their half spread. All distances in one unit, e.g. basis points. */
export interface SkewInput {
  /** Distance of each quote from the fair price without inventory, at least 0. */
  readonly halfSpread: number
  /** Shift per unit of inventory, at least 0. */
  readonly skew: number
  /** Signed; its unit is that of `skew`, e.g. a share of the limit from -1 to 1. */
  readonly inventory: number
  /** Opinion on where the price goes, e.g. of a trend: above zero draws both quotes up. @default 0 */
  readonly tilt?: number
  /** Least distances: fees and expected adverse selection. @default 0 on both sides */
  readonly floor?: Sides
  /** Largest distance. @default unbounded */
  readonly ceiling?: number
}

/**
 * Distances of bid and ask from the fair price, leaning against inventory and with an opinion.
 *
 * bid = halfSpread + skew * inventory - tilt, ask = halfSpread - skew * inventory + tilt, each within
 * [floor, ceiling]; the floor wins.
 *
 * @throws {InvalidInputError} A figure is not finite, or `halfSpread` or `skew` is negative.
 * @example
 * applySkew({ halfSpread: 4, skew: 3, inventory: 0.5 }) // long: { bid: 5.5, ask: 2.5 }
 */
export function applySkew(input: SkewInput): Sides {
  const half = requireNotBelowZero(input.halfSpread, 'halfSpread')
  const skew = requireNotBelowZero(input.skew, 'skew')
  const shift = skew * requireFinite(input.inventory, 'inventory')
  const lean = shift - requireFinite(input.tilt ?? 0, 'tilt')
  const { floor = { bid: 0, ask: 0 }, ceiling = Number.POSITIVE_INFINITY } = input
  if (Number.isNaN(ceiling)) throw new InvalidInputError('ceiling must be a number')
  const within = (distance: number, least: number, name: string) =>
    Math.max(requireFinite(least, name), Math.min(ceiling, distance))
  return {
    bid: within(half + lean, floor.bid, 'floor.bid'),
    ask: within(half - lean, floor.ask, 'floor.ask'),
  }
}
