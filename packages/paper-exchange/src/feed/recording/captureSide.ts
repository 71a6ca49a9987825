import { Decimal } from '@asterkit/instruments'
import type { Level, Levels } from '../../core/contract.ts'

/** A level as it was captured: price and quantity. */
export type TextLevel = readonly [price: string, quantity: string]

/**
 * One side of a captured book, kept sorted while levels change. The best level is the last, because most
 * changes happen there and then move nothing else. Mutable.
 */
export class CaptureSide {
  readonly #scale: number
  /** Worst first, counted so that the best is the largest. */
  readonly #ranks: number[] = []
  readonly #levels: TextLevel[] = []

  /** @param decimals Most digits behind the point that a price has. */
  constructor(side: 'bids' | 'asks', decimals: number) {
    this.#scale = side === 'bids' ? 10 ** decimals : -(10 ** decimals)
  }

  get best(): TextLevel | undefined {
    return this.#levels.at(-1)
  }

  clear(): void {
    this.#ranks.length = 0
    this.#levels.length = 0
  }

  /** Sets the quantity at a price; zero takes the level away. */
  set(level: TextLevel): void {
    const rank = this.#rankOf(level[0])
    const at = this.#placeOf(rank)
    const isThere = this.#ranks[at] === rank
    if (Number(level[1]) > 0) {
      if (isThere) {
        this.#levels[at] = level
        return
      }
      this.#ranks.splice(at, 0, rank)
      this.#levels.splice(at, 0, level)
    } else if (isThere) {
      this.#ranks.splice(at, 1)
      this.#levels.splice(at, 1)
    }
  }

  /**
   * The side as the venue reads it; to be read before the next change.
   *
   * @param best A newer best level: what is better than it is gone.
   */
  levels(best: TextLevel | undefined): Levels {
    const behind = best === undefined ? this.#levels.length : this.#placeOf(this.#rankOf(best[0]))
    return new LiveLevels(this.#levels, behind, best)
  }

  /** How many levels are worse than a rank. */
  #placeOf(rank: number): number {
    let low = 0
    let high = this.#ranks.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#ranks[middle]! < rank) low = middle + 1
      else high = middle
    }
    return low
  }

  #rankOf(price: string): number {
    return Math.round(Number(price) * this.#scale)
  }
}

/** The first `behind` levels of a side, best first, behind a better one if there is one. */
class LiveLevels implements Levels {
  readonly length: number
  readonly #levels: readonly TextLevel[]
  readonly #best: TextLevel | undefined
  readonly #made: (Level | undefined)[] = []

  constructor(levels: readonly TextLevel[], behind: number, best: TextLevel | undefined) {
    this.#levels = levels
    this.#best = best
    this.length = behind + (best === undefined ? 0 : 1)
  }

  at(index: number): Level | undefined {
    if (index < 0 || index >= this.length) return undefined
    const isBest = index === 0 && this.#best !== undefined
    const level = isBest ? this.#best : this.#levels[this.length - 1 - index]
    if (level === undefined) return undefined
    this.#made[index] ??= [new Decimal(level[0]), new Decimal(level[1])] as const
    return this.#made[index]
  }
}
