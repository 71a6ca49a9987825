/** Levels kept at most: the worst go, which lie far from any trade. */
const LIMIT = 20_000
const FIRST_CAPACITY = 1024

/** Levels sorted by key, the highest last. */
export class SortedLevels {
  #keys = new Float64Array(FIRST_CAPACITY)
  #lots = new Float64Array(FIRST_CAPACITY)
  #size = 0

  /** Number of levels. */
  get size(): number {
    return this.#size
  }

  /** Key of a rank; 0 is the highest. Undefined beyond the last. */
  keyAt(rank: number): number | undefined {
    return rank < this.#size ? this.#keys[this.#size - 1 - rank] : undefined
  }

  /** Quantity in lots of a rank. Undefined beyond the last. */
  lotsAt(rank: number): number | undefined {
    return rank < this.#size ? this.#lots[this.#size - 1 - rank] : undefined
  }

  /** Takes the highest level out. */
  pop(): void {
    this.#size--
  }

  /** Sets the quantity of a key; zero removes it. */
  set(key: number, lots: number): void {
    const at = this.#find(key)
    const isKnown = at < this.#size && this.#keys[at] === key
    if (isKnown && lots !== 0) this.#lots[at] = lots
    else if (isKnown) this.#remove(at)
    else if (lots !== 0) this.#insert(at, key, lots)
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
