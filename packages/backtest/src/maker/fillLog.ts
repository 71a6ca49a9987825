import type { EpochMs } from '../dataset/index.ts'
import { TAPE_KIND, type Tape } from './tape.ts'

/** When the price after a fill is looked at, ms. */
export const MARKOUT_HORIZONS_MS = [1_000, 5_000, 30_000] as const

/** Own fills as columns, in order. Mids are twice the mid, in ticks, so that they are whole. */
export class FillLog {
  #count = 0
  /** The event of the tape that filled. */
  index = new Int32Array(256)
  time = new Float64Array(256)
  /** 1 bought, -1 sold. */
  sign = new Int32Array(256)
  ticks = new Int32Array(256)
  lots = new Int32Array(256)
  /** Of the moment just before the fill. */
  mid2 = new Int32Array(256)
  /** After each horizon; 0 where the recording had ended or the book was unknown. Filled by `lookAhead`. */
  later: readonly Int32Array[] = []

  get count(): number {
    return this.#count
  }

  add(index: number, time: EpochMs, sign: 1 | -1, ticks: number, lots: number, mid2: number): void {
    if (this.#count === this.time.length) this.#grow()
    const at = this.#count++
    this.index[at] = index
    this.time[at] = time
    this.sign[at] = sign
    this.ticks[at] = ticks
    this.lots[at] = lots
    this.mid2[at] = mid2
  }

  /** Finds the mids of later moments, when all fills are there. */
  lookAhead(tape: Tape): void {
    this.later = MARKOUT_HORIZONS_MS.map((after) => this.#midsAfter(tape, after))
  }

  /** Fills are in order of time, so the tape is walked once. */
  #midsAfter(tape: Tape, afterMs: number): Int32Array {
    const { time, length } = tape
    const mids = new Int32Array(this.#count)
    let index = -1
    for (let at = 0; at < this.#count; at++) {
      const due = this.time[at]! + afterMs
      if (due > time[length - 1]!) break
      while (index + 1 < length && time[index + 1]! <= due) index++
      mids[at] = midAt(tape, index)
    }
    return mids
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
    this.index = grow(this.index)
    this.sign = grow(this.sign)
    this.ticks = grow(this.ticks)
    this.lots = grow(this.lots)
    this.mid2 = grow(this.mid2)
  }
}

/** Twice the mid after an event; 0: the book is unknown. */
function midAt({ kind, at, bids, asks, ticks }: Tape, index: number): number {
  let last = index
  while (last >= 0 && kind[last] !== TAPE_KIND.book && kind[last] !== TAPE_KIND.gap) last--
  if (last < 0 || kind[last] === TAPE_KIND.gap) return 0
  if (bids[last] === 0 || asks[last] === 0) return 0
  return ticks[at[last]!]! + ticks[at[last]! + bids[last]!]!
}
