import { Decimal } from '@asterkit/instruments'
import type { Level, Levels } from '../../core/contract.ts'

/** A level as it was captured: price and quantity. */
export type TextLevel = readonly [price: string, quantity: string]

/** One side of a captured book, kept sorted while levels change. Mutable. */
export class CaptureSide {
  readonly #scale: number
  readonly #sign: 1 | -1
  /** Best first, counted so that the best is the smallest. */
  readonly #ranks: number[] = []
  readonly #levels: TextLevel[] = []

  /** @param decimals Most digits behind the point that a price has. */
  constructor(side: 'bids' | 'asks', decimals: number) {
    this.#sign = side === 'bids' ? -1 : 1
    this.#scale = 10 ** decimals
  }

  get best(): TextLevel | undefined {
    return this.#levels[0]
  }

  clear(): void {
    this.#ranks.length = 0
    this.#levels.length = 0
  }

  /** Sets the quantity at a price; zero takes the level away. */
  set(level: TextLevel): void {
    const rank = this.#rankOf(level[0])
    const at = this.#find(rank)
    const isThere = this.#ranks[at] === rank
    if (Number(level[1]) > 0) {
      const replaced = isThere ? 1 : 0
      this.#ranks.splice(at, replaced, rank)
      this.#levels.splice(at, replaced, level)
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
    const rank = best === undefined ? Number.NEGATIVE_INFINITY : this.#rankOf(best[0])
    const from = this.#find(rank)
    const skipped = this.#ranks[from] === rank ? from + 1 : from
    return new LiveLevels(this.#levels, best === undefined ? from : skipped, best)
  }

  /** Place of the first level that is not better than a rank. */
  #find(rank: number): number {
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
    return this.#sign * Math.round(Number(price) * this.#scale)
  }
}

class LiveLevels implements Levels {
  readonly length: number
  readonly #levels: readonly TextLevel[]
  readonly #from: number
  readonly #best: TextLevel | undefined
  readonly #made: (Level | undefined)[] = []

  constructor(levels: readonly TextLevel[], from: number, best: TextLevel | undefined) {
    this.#levels = levels
    this.#best = best
    this.#from = best === undefined ? from : from - 1
    this.length = levels.length - this.#from
  }

  at(index: number): Level | undefined {
    if (index < 0 || index >= this.length) return undefined
    const isBest = index === 0 && this.#best !== undefined
    const level = isBest ? this.#best : this.#levels[this.#from + index]
    if (level === undefined) return undefined
    this.#made[index] ??= [new Decimal(level[0]), new Decimal(level[1])] as const
    return this.#made[index]
  }
}
