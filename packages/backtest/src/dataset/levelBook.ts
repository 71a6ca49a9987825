import type { DepthChange, DepthSnapshot, LevelCounts } from './marketEvent.ts'

/** A book that follows recorded changes; void while their sequence has a hole. */
export class LevelBook {
  /** Pairs of ticks and lots, best first. */
  bids: number[] = []
  asks: number[] = []
  #lastUpdateId: number | undefined
  #isFresh = false

  /** Whether the book is known. */
  get isKnown(): boolean {
    return this.#lastUpdateId !== undefined
  }

  void(): void {
    this.#lastUpdateId = undefined
  }

  load({ lastUpdateId, bids, asks }: DepthSnapshot): void {
    this.bids = Array.from(bids)
    this.asks = Array.from(asks)
    this.#lastUpdateId = lastUpdateId
    this.#isFresh = true
  }

  /** @returns Whether the book is known after it, and newer than before. */
  apply(change: DepthChange): boolean {
    const last = this.#lastUpdateId
    if (last === undefined || change.lastUpdateId < last) return false
    const follows = this.#isFresh
      ? change.firstUpdateId <= last + 1 || change.previousUpdateId === last
      : change.previousUpdateId === last
    if (!follows) {
      this.void()
      return false
    }
    setLevels(this.bids, change.bids, -1)
    setLevels(this.asks, change.asks, 1)
    this.#lastUpdateId = change.lastUpdateId
    this.#isFresh = false
    return true
  }
}

/** @param direction 1 when prices rise from the best on. */
function setLevels(levels: number[], changes: LevelCounts, direction: 1 | -1): void {
  for (let at = 0; at < changes.length; at += 2) {
    const ticks = changes[at]!
    const lots = changes[at + 1]!
    const place = placeOf(levels, ticks, direction)
    const isThere = levels[place] === ticks
    if (lots === 0) {
      if (isThere) levels.splice(place, 2)
    } else if (isThere) levels[place + 1] = lots
    else levels.splice(place, 0, ticks, lots)
  }
}

/** Where a price stands or belongs. */
function placeOf(levels: readonly number[], ticks: number, direction: 1 | -1): number {
  let low = 0
  let high = levels.length / 2
  while (low < high) {
    const middle = (low + high) >> 1
    if ((levels[2 * middle]! - ticks) * direction < 0) low = middle + 1
    else high = middle
  }
  return 2 * low
}
