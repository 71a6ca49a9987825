import type { Side } from '@asterkit/instruments'
import { requireAboveZero, requireFinite, requireWhole } from './inputRules.ts'

/** A fill of ours whose worth is to be watched. Prices in one unit, e.g. ticks. */
export interface MarkedFill {
  /** Epoch milliseconds. */
  readonly time: number
  /** Side of our order. */
  readonly side: Side
  readonly price: number
  /** Mid of the market when it filled. */
  readonly mid: number
  /** Weight among the other fills, e.g. its notional. */
  readonly weight: number
}

/** What fills of one side were worth after one horizon, in basis points; above zero is to our good. */
export interface MarkoutFigure {
  /** Fills that have reached the horizon. */
  readonly count: number
  /** Their weights, faded. */
  readonly weight: number
  /** Mean of sign * (mid after - fill price) / fill price. */
  readonly markoutBps: number
  /** Mean of -sign * (mid after - mid at the fill) / mid: how far the market moved against us. */
  readonly adverseBps: number
  /** Standard error of `adverseBps`; undefined with fewer than two fills. */
  readonly errorBps: number | undefined
}

interface Sums {
  count: number
  weight: number
  weightSquares: number
  markout: number
  adverse: number
  adverseSquares: number
}

interface Waiting {
  readonly fill: MarkedFill
  /** Horizons that are done. */
  done: number
}

/**
 * Follows the mid after our own fills: what they were worth 1, 5 and 30 seconds later, per side. Old fills fade,
 * so that the figures tell of the market as it is.
 */
export class Markouts {
  /** After how many milliseconds fills are valued, ascending. */
  readonly horizonsMs: readonly number[]
  readonly #fade: number
  readonly #most: number
  readonly #waiting: Waiting[] = []
  readonly #sums: Readonly<Record<Side, readonly Sums[]>>
  #mid: number | undefined

  /**
   * @param options.horizonsMs @default 1000, 5000, 30000
   * @param options.halfLifeFills After so many fills of its side a fill counts half. @default 200
   * @param options.mostWaiting Fills that are followed at once; the oldest give way. @default 10000
   * @throws {InvalidInputError} A figure is not above 0.
   */
  constructor(
    options: { horizonsMs?: readonly number[]; halfLifeFills?: number; mostWaiting?: number } = {},
  ) {
    const horizons = options.horizonsMs ?? [1000, 5000, 30_000]
    for (const horizon of horizons) requireAboveZero(horizon, 'horizonsMs')
    this.horizonsMs = [...horizons].sort((one, other) => one - other)
    this.#fade = 2 ** (-1 / requireAboveZero(options.halfLifeFills ?? 200, 'halfLifeFills'))
    this.#most = requireWhole(options.mostWaiting ?? 10_000, 'mostWaiting', 1)
    const sums = () => this.horizonsMs.map(emptySums)
    this.#sums = { buy: sums(), sell: sums() }
  }

  /**
   * Begins to follow a fill. Fills come in the order of their times.
   *
   * @throws {InvalidInputError} A price or the weight is not above 0.
   */
  addFill(fill: MarkedFill): void {
    requireFinite(fill.time, 'time')
    requireAboveZero(fill.price, 'price')
    requireAboveZero(fill.mid, 'mid')
    requireAboveZero(fill.weight, 'weight')
    this.#waiting.push({ fill, done: 0 })
    if (this.#waiting.length > this.#most) this.#waiting.shift()
  }

  /** Tells the mid of the market from `time` on; fills whose horizon has passed by then take the mid before it. */
  observe(time: number, mid: number): void {
    requireAboveZero(mid, 'mid')
    const price = this.#mid ?? mid
    for (const waiting of this.#waiting) {
      // Later fills can only have later horizons than the first of this one.
      if (waiting.fill.time + this.horizonsMs[0]! > time) break
      this.#value(waiting, time, price)
    }
    while (this.#waiting[0]?.done === this.horizonsMs.length) this.#waiting.shift()
    this.#mid = mid
  }

  #value(waiting: Waiting, time: number, mid: number): void {
    const { fill } = waiting
    const sign = fill.side === 'buy' ? 1 : -1
    for (; waiting.done < this.horizonsMs.length; waiting.done += 1) {
      if (fill.time + this.horizonsMs[waiting.done]! > time) return
      const sums = this.#sums[fill.side][waiting.done]!
      const adverse = (-sign * (mid - fill.mid) * 1e4) / fill.mid
      const fade = this.#fade
      sums.count += 1
      sums.weight = sums.weight * fade + fill.weight
      sums.weightSquares = sums.weightSquares * fade * fade + fill.weight ** 2
      sums.markout =
        sums.markout * fade + (fill.weight * sign * (mid - fill.price) * 1e4) / fill.price
      sums.adverse = sums.adverse * fade + fill.weight * adverse
      sums.adverseSquares = sums.adverseSquares * fade + fill.weight * adverse ** 2
    }
  }

  /**
   * Figures of one side, one per horizon in ascending order; undefined where no fill has reached the horizon.
   */
  figures(side: Side): readonly (MarkoutFigure | undefined)[] {
    return this.#sums[side].map(figureOf)
  }
}

function emptySums(): Sums {
  return { count: 0, weight: 0, weightSquares: 0, markout: 0, adverse: 0, adverseSquares: 0 }
}

function figureOf(sums: Sums): MarkoutFigure | undefined {
  const { count, weight } = sums
  if (count === 0) return undefined
  const adverseBps = sums.adverse / weight
  const variance = Math.max(0, sums.adverseSquares / weight - adverseBps ** 2)
  // Effective number of fills: Kish, (sum of weights)^2 / sum of squared weights.
  const effective = weight ** 2 / sums.weightSquares
  const errorBps = count > 1 && effective > 1 ? Math.sqrt(variance / (effective - 1)) : undefined
  return { count, weight, markoutBps: sums.markout / weight, adverseBps, errorBps }
}
