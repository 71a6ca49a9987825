/** Levels kept at most: the worst go, which lie far from any trade. */
const LIMIT = 20_000
const FIRST_CAPACITY = 1024

/**
 * One side of a book, sorted, as ticks and lots. The best level stands last, where most changes are, so
 * that few levels move.
 */
export class BookSide {
  /** 1 for bids, -1 for asks: makes a higher key the better one on both sides. */
  readonly #sign: 1 | -1
  #keys = new Float64Array(FIRST_CAPACITY)
  #lots = new Float64Array(FIRST_CAPACITY)
  #size = 0

  constructor(side: 'bids' | 'asks') {
    this.#sign = side === 'bids' ? 1 : -1
  }

  /** Number of levels. */
  get size(): number {
    return this.#size
  }

  /** Price in ticks; 0 is the best level. Undefined beyond the last. */
  ticksAt(rank: number): number | undefined {
    return rank < this.#size ? this.#keys[this.#size - 1 - rank]! * this.#sign : undefined
  }

  /** Quantity in lots; 0 is the best level. Undefined beyond the last. */
  lotsAt(rank: number): number | undefined {
    return rank < this.#size ? this.#lots[this.#size - 1 - rank] : undefined
  }

  /** Sets the quantity of a price; zero removes it. */
  set(ticks: number, lots: number): void {
    const key = ticks * this.#sign
    const at = this.#find(key)
    const isKnown = at < this.#size && this.#keys[at] === key
    if (isKnown && lots !== 0) this.#lots[at] = lots
    else if (isKnown) this.#remove(at)
    else if (lots !== 0) this.#insert(at, key, lots)
  }

  /** Counts in finer steps from now on. False, and nothing done, when the numbers would not be exact. */
  refine(ticksFactor: number, lotsFactor: number): boolean {
    const isExact = (value: number) => Number.isSafeInteger(value)
    const keys = this.#keys.subarray(0, this.#size).map((key) => key * ticksFactor)
    const lots = this.#lots.subarray(0, this.#size).map((count) => count * lotsFactor)
    if (!keys.every(isExact) || !lots.every(isExact)) return false
    this.#keys.set(keys)
    this.#lots.set(lots)
    return true
  }

  clear(): void {
    this.#size = 0
  }

  /** First index whose key is not below. */
  #find(key: number): number {
    let low = 0
    let high = this.#size
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#keys[middle]! < key) low = middle + 1
      else high = middle
    }
    return low
  }

  #remove(at: number): void {
    this.#keys.copyWithin(at, at + 1, this.#size)
    this.#lots.copyWithin(at, at + 1, this.#size)
    this.#size--
  }

  #insert(at: number, key: number, lots: number): void {
    if (this.#size === LIMIT) {
      if (at === 0) return
      this.#remove(0)
      this.#insert(at - 1, key, lots)
      return
    }
    if (this.#size === this.#keys.length) this.#grow()
    this.#keys.copyWithin(at + 1, at, this.#size)
    this.#lots.copyWithin(at + 1, at, this.#size)
    this.#keys[at] = key
    this.#lots[at] = lots
    this.#size++
  }

  #grow(): void {
    const keys = new Float64Array(this.#keys.length * 2)
    const lots = new Float64Array(this.#keys.length * 2)
    keys.set(this.#keys)
    lots.set(this.#lots)
    this.#keys = keys
    this.#lots = lots
  }
}
