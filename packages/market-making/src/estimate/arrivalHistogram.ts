import { InvalidInputError } from '@asterkit/instruments'
import {
  requireAboveZero,
  requireFinite,
  requireNotBelowZero,
  requireWhole,
} from '../inputRules.ts'

/** What traded within one stretch of time, per bin of distance. */
export interface ArrivalBlock {
  /** Seconds of this stretch in which the market was seen. */
  seconds: number
  /** Volume and count of trades per bin; the last bin takes everything beyond. */
  readonly volumes: Float64Array
  readonly counts: Float64Array
}

/**
 * Collects how much trades against one side of a book at which distance from the fair price, in blocks of time,
 * so that a fit can say how sure it is. Memory grows with the number of blocks only.
 */
export class ArrivalHistogram {
  /** Width of a bin, in the unit of distances. */
  readonly binSize: number
  readonly #bins: number
  readonly #blockMs: number
  readonly #blocks = new Map<number, ArrivalBlock>()
  /** Trades at or on the wrong side of the fair price: the price was stale, or hidden orders met. */
  wrongSideTrades = 0

  /**
   * @param options.binSize Width of a bin in the unit of distances, e.g. half a tick in basis points.
   * @param options.bins Bins up to the farthest distance that counts. @default 141
   * @param options.blockMs Length of a block. @default 60000
   * @throws {InvalidInputError} A figure is not above 0.
   */
  constructor(options: { binSize: number; bins?: number; blockMs?: number }) {
    this.binSize = requireAboveZero(options.binSize, 'binSize')
    this.#bins = requireWhole(options.bins ?? 141, 'bins', 1)
    this.#blockMs = requireAboveZero(options.blockMs ?? 60_000, 'blockMs')
  }

  /** Blocks in the order of time. */
  get blocks(): readonly ArrivalBlock[] {
    return [...this.#blocks].sort(([one], [other]) => one - other).map(([, block]) => block)
  }

  /**
   * Adds a trade. Distances are taken to the nearest bin, e.g. half ticks.
   *
   * @param distance From the fair price, above zero being the side of the resting order.
   * @throws {InvalidInputError} The volume is negative or a figure is not finite.
   */
  addTrade(time: number, distance: number, volume: number): void {
    requireNotBelowZero(volume, 'volume')
    const bin = Math.round(requireFinite(distance, 'distance') / this.binSize)
    if (bin < 1) {
      this.wrongSideTrades += 1
      return
    }
    const block = this.#at(time)
    const last = Math.min(bin, this.#bins)
    block.volumes[last]! += volume
    block.counts[last]! += 1
  }

  /** Adds time in which trades would have been seen; it is counted for the block in which it ends. */
  addTime(time: number, durationMs: number): void {
    this.#at(time).seconds += requireNotBelowZero(durationMs, 'durationMs') / 1000
  }

  /**
   * Adds two histograms up: seconds, volumes and trades.
   *
   * @throws {InvalidInputError} Their bins or blocks differ.
   */
  static merged(one: ArrivalHistogram, other: ArrivalHistogram): ArrivalHistogram {
    if (
      one.binSize !== other.binSize ||
      one.#bins !== other.#bins ||
      one.#blockMs !== other.#blockMs
    ) {
      throw new InvalidInputError('histograms with different bins or blocks do not add up')
    }
    const sum = new ArrivalHistogram({
      binSize: one.binSize,
      bins: one.#bins,
      blockMs: one.#blockMs,
    })
    for (const { wrongSideTrades } of [one, other]) sum.wrongSideTrades += wrongSideTrades
    for (const histogram of [one, other]) {
      for (const [number, block] of histogram.#blocks) {
        const target = sum.#at(number * sum.#blockMs)
        target.seconds += block.seconds
        for (let bin = 0; bin < block.counts.length; bin += 1) {
          target.volumes[bin]! += block.volumes[bin]!
          target.counts[bin]! += block.counts[bin]!
        }
      }
    }
    return sum
  }

  #at(time: number): ArrivalBlock {
    const number = Math.floor(requireFinite(time, 'time') / this.#blockMs)
    const found = this.#blocks.get(number)
    if (found !== undefined) return found
    const size = this.#bins + 1
    const block = { seconds: 0, volumes: new Float64Array(size), counts: new Float64Array(size) }
    this.#blocks.set(number, block)
    return block
  }
}
