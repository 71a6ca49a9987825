import { SortedLevels } from './sortedLevels.ts'

/** Prices around the touch that are found by their number alone. */
const WINDOW = 4096
/** Where the best price stands in a new window: prices move both ways, levels lie below. */
const BEST_AT = 3072
/** The window follows when the best price comes so near to its lower end. */
const LEAST_BELOW = 512

/**
 * One side of a book as ticks and lots. Levels near the touch, where most changes are, stand in a window
 * with a place for every tick, so that nothing is searched or moved; the others are sorted.
 */
export class BookSide {
  /** 1 for bids, -1 for asks: makes a higher key the better one on both sides. */
  readonly #sign: 1 | -1
  readonly #window = new Float64Array(WINDOW)
  /** Key of the first place; NaN before the first level. */
  #base = Number.NaN
  /** Highest key in the window, and how many levels are there. */
  #best = Number.NEGATIVE_INFINITY
  #inside = 0
  /** Levels below the window. */
  readonly #far = new SortedLevels()
  /** The rank that was read last and its key, so that reading on does not begin at the best. */
  #readRank = 0
  #readKey = Number.NEGATIVE_INFINITY

  constructor(side: 'bids' | 'asks') {
    this.#sign = side === 'bids' ? 1 : -1
  }

  /** Number of levels. */
  get size(): number {
    return this.#inside + this.#far.size
  }

  /** Price in ticks; 0 is the best level. Undefined beyond the last. */
  ticksAt(rank: number): number | undefined {
    if (rank < this.#inside) return this.#keyAt(rank) * this.#sign
    const key = this.#far.keyAt(rank - this.#inside)
    return key === undefined ? undefined : key * this.#sign
  }

  /** Quantity in lots; 0 is the best level. Undefined beyond the last. */
  lotsAt(rank: number): number | undefined {
    if (rank < this.#inside) return this.#window[this.#keyAt(rank) - this.#base]
    return this.#far.lotsAt(rank - this.#inside)
  }

  /** Sets the quantity of a price; zero removes it. */
  set(ticks: number, lots: number): void {
    const key = ticks * this.#sign
    const place = key - this.#base
    if (!(place >= 0 && place < WINDOW)) {
      this.#setOutside(key, lots)
      return
    }
    this.#readRank = 0
    const before = this.#window[place]!
    this.#window[place] = lots
    if (before === 0 && lots !== 0) {
      this.#inside++
      if (key > this.#best) this.#best = key
    } else if (before !== 0 && lots === 0) {
      this.#inside--
      if (key === this.#best) this.#findBest(place)
    }
  }

  /** Counts in finer steps from now on. False, and nothing done, when the numbers would not be exact. */
  refine(ticksFactor: number, lotsFactor: number): boolean {
    const levels = Array.from({ length: this.size }, (_, rank) => [
      this.ticksAt(rank)! * ticksFactor,
      this.lotsAt(rank)! * lotsFactor,
    ])
    if (!levels.flat().every((count) => Number.isSafeInteger(count))) return false
    this.clear()
    for (const [ticks, lots] of levels) this.set(ticks!, lots!)
    return true
  }

  clear(): void {
    this.#window.fill(0)
    this.#base = Number.NaN
    this.#best = Number.NEGATIVE_INFINITY
    this.#inside = 0
    this.#readRank = 0
    this.#far.clear()
  }

  #keyAt(rank: number): number {
    if (this.#readRank === 0 || rank < this.#readRank) {
      this.#readRank = 0
      this.#readKey = this.#best
    }
    while (this.#readRank < rank) {
      this.#readKey--
      if (this.#window[this.#readKey - this.#base] !== 0) this.#readRank++
    }
    return this.#readKey
  }

  #setOutside(key: number, lots: number): void {
    const isBelow = key < this.#base
    if (isBelow && (lots === 0 || this.size > 0)) {
      this.#far.set(key, lots)
    } else if (lots !== 0) {
      this.#moveTo(key)
      this.set(key * this.#sign, lots)
    }
  }

  /** The best level has gone from this place. */
  #findBest(place: number): void {
    let next = place - 1
    while (next >= 0 && this.#window[next] === 0) next--
    this.#best = next >= 0 ? this.#base + next : Number.NEGATIVE_INFINITY
    if (next >= LEAST_BELOW || this.#far.size === 0) return
    this.#moveTo(Math.max(this.#best, this.#far.keyAt(0)!))
  }

  /** Lays the window around the best key; levels go into it and out of it. */
  #moveTo(best: number): void {
    const old = this.#window.slice()
    const oldBase = this.#base
    const highest = this.#best
    this.#window.fill(0)
    this.#base = best - BEST_AT
    this.#best = Number.NEGATIVE_INFINITY
    this.#inside = 0
    this.#readRank = 0
    for (let place = highest - oldBase; place >= 0; place--) {
      if (old[place] !== 0) this.#take(oldBase + place, old[place]!)
    }
    for (let key = this.#far.keyAt(0); key !== undefined; key = this.#far.keyAt(0)) {
      if (key < this.#base) break
      const lots = this.#far.lotsAt(0)!
      this.#far.pop()
      this.#take(key, lots)
    }
  }

  #take(key: number, lots: number): void {
    if (key < this.#base) {
      this.#far.set(key, lots)
      return
    }
    this.#window[key - this.#base] = lots
    this.#inside++
    if (key > this.#best) this.#best = key
  }
}
