import type { EpochMs } from '../dataset/index.ts'

/** When the price after a fill is looked at, ms. */
export const MARKOUT_HORIZONS_MS = [1_000, 5_000, 30_000] as const

/**
 * Own fills as columns, in order. Mids are twice the mid, in ticks, so that they are whole. What the market did after
 * each fill is written down while the replay passes there: nothing is looked up afterwards.
 */
export class FillLog {
  #count = 0
  time = new Float64Array(1024)
  /** 1 bought, -1 sold. */
  sign = new Int32Array(1024)
  ticks = new Int32Array(1024)
  lots = new Int32Array(1024)
  /** Of the moment just before the fill. */
  mid2 = new Int32Array(1024)
  /** After each horizon; 0 where the recording had ended or the book was unknown. */
  later = MARKOUT_HORIZONS_MS.map(() => new Int32Array(1024))
  /** From the first event beyond it on there is something for `lookBack`. */
  nextDue: EpochMs = Number.POSITIVE_INFINITY
  /** Fills whose later mid is written down, for each horizon: fills are in order of time. */
  readonly #done = MARKOUT_HORIZONS_MS.map(() => 0)

  get count(): number {
    return this.#count
  }

  add(time: EpochMs, sign: 1 | -1, ticks: number, lots: number, mid2: number): void {
    if (this.#count === this.time.length) this.#grow()
    const at = this.#count++
    this.time[at] = time
    this.sign[at] = sign
    this.ticks[at] = ticks
    this.lots[at] = lots
    this.mid2[at] = mid2
    this.nextDue = Math.min(this.nextDue, time + MARKOUT_HORIZONS_MS[0])
  }

  /**
   * Writes down the mid for all fills whose horizons lie before `now`.
   *
   * @param mid2 Of the moment before `now`; 0: the book was unknown.
   * @param isEnd Whether `now` is the last moment of the recording: what falls due then has no later book.
   */
  lookBack(now: EpochMs, mid2: number, isEnd = false): void {
    let next = Number.POSITIVE_INFINITY
    for (let horizon = 0; horizon < MARKOUT_HORIZONS_MS.length; horizon++) {
      const after = MARKOUT_HORIZONS_MS[horizon]!
      const later = this.later[horizon]!
      let at = this.#done[horizon]!
      while (at < this.#count) {
        const due = this.time[at]! + after
        if (due > now || (due === now && !isEnd)) break
        later[at++] = mid2
      }
      this.#done[horizon] = at
      if (at < this.#count) next = Math.min(next, this.time[at]! + after)
    }
    this.nextDue = next
  }

  #grow(): void {
    const length = this.time.length * 2
    const grow = (column: Int32Array<ArrayBuffer>) => {
      const grown = new Int32Array(length)
      grown.set(column)
      return grown
    }
    const time = new Float64Array(length)
    time.set(this.time)
    this.time = time
    this.sign = grow(this.sign)
    this.ticks = grow(this.ticks)
    this.lots = grow(this.lots)
    this.mid2 = grow(this.mid2)
    this.later = this.later.map(grow)
  }
}
