import { InvalidInputError, type Side } from '@asterkit/instruments'
import {
  requireAboveZero,
  requireFinite,
  requireNotBelowZero,
  requireWhole,
} from '../inputRules.ts'
import type { Sides } from './applySkew.ts'

/** One order that a maker wants to have resting: whole ticks and whole lots, ready for `Scale.toText`. */
export interface Quote {
  readonly side: Side
  /** Price in ticks of the instrument. */
  readonly ticks: number
  /** Quantity in lots of the instrument. */
  readonly lots: number
}

/** What a ladder of quotes is built from. */
export interface LadderInput {
  /** Fair price in ticks; need not be whole. */
  readonly fairTicks: number
  /** Distances of the best quotes from the fair price in ticks; their sum is above 0. */
  readonly distanceTicks: Sides
  /** Best prices of the market in whole ticks. Quotes stay on their own side of them. */
  readonly touch: Sides
  /** Lots of all levels of a side together; 0 leaves that side out. */
  readonly lots: Sides
  /** Levels per side; fewer where the lots do not suffice. @default 1 */
  readonly levels?: number
  /** Distance between levels in ticks; levels are at least one tick apart. @default 1 */
  readonly spacingTicks?: number
  /** Size of a level relative to the one nearer to the market. @default 1 */
  readonly growth?: number
  /** Smallest order in lots: of the instrument's minimum quantity and notional. @default 1 */
  readonly leastLots?: number
}

/**
 * Builds both sides of a maker's quotes on the grid of an instrument.
 *
 * Level i of the bid stands at floor(fair - distance - i * spacing), at most one tick below the best ask; asks
 * mirror it. Rounding is away from the fair price, so that no quote is better than the model asked for and none
 * can take.
 *
 * @returns Bids from the best on, then asks from the best on. Lots of a side add up to what was asked for, or the
 *   side is missing when they are fewer than `leastLots`; bids below one tick are left out.
 * @throws {InvalidInputError} The touch is crossed, the distances add up to 0 or less, a count is no whole
 *   number, or `growth` is not above 0.
 */
export function ladder(input: LadderInput): readonly Quote[] {
  const { touch, distanceTicks: distance } = input
  requireWhole(touch.bid, 'touch.bid', 0)
  if (requireWhole(touch.ask, 'touch.ask', 1) <= touch.bid) {
    throw new InvalidInputError(`the book is crossed: bid ${touch.bid}, ask ${touch.ask}`)
  }
  requireAboveZero(distance.bid + distance.ask, 'distanceTicks.bid + distanceTicks.ask')
  const fair = requireFinite(input.fairTicks, 'fairTicks')
  const bids = side(input, input.lots.bid, -1, fair - distance.bid, touch.ask - 1)
  // Distances too small for a double's digits could round to one tick.
  const leastAsk = Math.max(touch.bid, bids[0]?.ticks ?? 0) + 1
  const asks = side(input, input.lots.ask, 1, fair + distance.ask, leastAsk)
  return [
    ...bids.filter(({ ticks }) => ticks > 0).map((quote) => ({ side: 'buy' as const, ...quote })),
    ...asks.map((quote) => ({ side: 'sell' as const, ...quote })),
  ]
}

/** Levels of one side, `away` being the sign of the direction away from the market. */
function side(input: LadderInput, lots: number, away: -1 | 1, best: number, nearest: number) {
  const spacing = requireNotBelowZero(input.spacingTicks ?? 1, 'spacingTicks')
  let previous = nearest - away
  return splitLots(input, lots).map((size, level) => {
    const wanted = Math.ceil(away * best + level * spacing)
    const ticks = away * Math.max(wanted, away * previous + 1)
    previous = ticks
    return { ticks, lots: size }
  })
}

/** Splits lots over as many levels as `leastLots` allows; the best level takes what rounding leaves. */
function splitLots(input: LadderInput, total: number): readonly number[] {
  requireWhole(total, 'lots', 0)
  const least = requireWhole(input.leastLots ?? 1, 'leastLots', 1)
  const growth = requireAboveZero(input.growth ?? 1, 'growth')
  let levels = requireWhole(input.levels ?? 1, 'levels', 1)
  levels = Math.min(levels, Math.floor(total / least))
  for (; levels > 0; levels -= 1) {
    const weights = Array.from({ length: levels }, (_, level) => growth ** level)
    const sum = weights.reduce((left, right) => left + right)
    const sizes = weights.map((weight) => Math.floor((total * weight) / sum))
    sizes[0]! += total - sizes.reduce((left, right) => left + right)
    if (sizes.every((size) => size >= least)) return sizes
  }
  return []
}
