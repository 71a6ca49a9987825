import { Decimal } from '@asterkit/instruments'
import type { Level, Levels } from '../../core/contract.ts'
import { type CaptureDigits, LevelText } from './levelText.ts'

/** A level as it was captured: price and quantity. */
export type TextLevel = readonly [price: string, quantity: string]

const FIRST_CAPACITY = 1024
/** Up to so many levels are moved one by one, which is quicker than asking for it. */
const FEW = 24

/**
 * One side of a captured book, kept sorted while levels change. Prices and quantities are whole numbers of
 * their last digit. The best level is the last, because most changes happen there and then move nothing
 * else. Mutable.
 */
export class CaptureSide {
  readonly #sign: 1 | -1
  readonly #text: LevelText
  readonly #price: DigitUnit
  readonly #quantity: DigitUnit
  /** Worst first, counted so that the best is the largest. */
  #ranks = new Float64Array(FIRST_CAPACITY)
  #quantities = new Float64Array(FIRST_CAPACITY)
  #size = 0

  constructor(side: 'bids' | 'asks', digits: CaptureDigits) {
    this.#sign = side === 'bids' ? 1 : -1
    this.#text = new LevelText(digits)
    this.#price = unitOf(digits.price)
    this.#quantity = unitOf(digits.quantity)
  }

  /** The best price, counted in its last digit; undefined when the side is empty. */
  get best(): number | undefined {
    return this.#size === 0 ? undefined : this.#ranks[this.#size - 1]! * this.#sign
  }

  clear(): void {
    this.#size = 0
  }

  /** Sets the quantity at a price; zero takes the level away. */
  set([price, quantity]: TextLevel): void {
    const count = Math.round(Number(quantity) * this.#quantity.perWhole)
    this.#put(this.#rankOf(price), Number(quantity) > 0 ? Math.max(count, 1) : 0)
  }

  /**
   * Sets all levels of a list in a JSON text, such as `[["9.5","2"],["9.4","0"]]`.
   *
   * @param at Place of the outer bracket.
   * @returns Place behind the list; -1 when it is written in another way, and then some levels may be set.
   */
  setAll(json: string, at: number): number {
    const text = this.#text
    text.open(json, at)
    while (text.next()) this.#put(text.price * this.#sign, text.quantity)
    return text.end
  }

  /**
   * The side as the venue reads it; to be read before the next change.
   *
   * @param best A newer best level: what is better than it is gone.
   */
  levels(best: TextLevel | undefined): Levels {
    const behind = best === undefined ? this.#size : this.#placeOf(this.#rankOf(best[0]))
    return new LiveLevels(behind, best, (place) => [
      this.#price.unit.times(this.#ranks[place]! * this.#sign),
      this.#quantity.unit.times(this.#quantities[place]!),
    ])
  }

  #put(rank: number, quantity: number): void {
    const at = this.#placeOf(rank)
    const isThere = at < this.#size && this.#ranks[at] === rank
    if (quantity === 0) {
      if (isThere) this.#remove(at)
      return
    }
    if (!isThere) this.#insert(at, rank)
    this.#quantities[at] = quantity
  }

  #insert(at: number, rank: number): void {
    if (this.#size === this.#ranks.length) this.#grow()
    move(this.#ranks, at, this.#size, 1)
    move(this.#quantities, at, this.#size, 1)
    this.#ranks[at] = rank
    this.#size += 1
  }

  #remove(at: number): void {
    move(this.#ranks, at + 1, this.#size, -1)
    move(this.#quantities, at + 1, this.#size, -1)
    this.#size -= 1
  }

  #grow(): void {
    const [ranks, quantities] = [this.#ranks, this.#quantities]
    this.#ranks = new Float64Array(2 * ranks.length)
    this.#ranks.set(ranks)
    this.#quantities = new Float64Array(2 * quantities.length)
    this.#quantities.set(quantities)
  }

  /** How many levels are worse than a rank. */
  #placeOf(rank: number): number {
    const ranks = this.#ranks
    let low = 0
    let high = this.#size
    while (low < high) {
      const middle = (low + high) >>> 1
      if (ranks[middle]! < rank) low = middle + 1
      else high = middle
    }
    return low
  }

  #rankOf(price: string): number {
    return Math.round(Number(price) * this.#price.perWhole) * this.#sign
  }
}

/** The last digit of a number. */
interface DigitUnit {
  readonly unit: Decimal
  readonly perWhole: number
}

function unitOf(decimals: number): DigitUnit {
  return { unit: new Decimal(10).pow(-decimals), perWhole: 10 ** decimals }
}

/** Moves the values from `from` to before `to` by one place up or down. */
function move(values: Float64Array, from: number, to: number, by: 1 | -1): void {
  if (to - from > FEW) values.copyWithin(from + by, from, to)
  else if (by === 1) for (let at = to; at > from; at -= 1) values[at] = values[at - 1]!
  else for (let at = from; at < to; at += 1) values[at - 1] = values[at]!
}

/** The first `behind` levels of a side, best first, behind a better one if there is one. */
class LiveLevels implements Levels {
  readonly length: number
  readonly #best: TextLevel | undefined
  readonly #read: (place: number) => Level
  readonly #made: (Level | undefined)[] = []

  constructor(behind: number, best: TextLevel | undefined, read: (place: number) => Level) {
    this.#best = best
    this.#read = read
    this.length = behind + (best === undefined ? 0 : 1)
  }

  at(index: number): Level | undefined {
    if (index < 0 || index >= this.length) return undefined
    this.#made[index] ??=
      index === 0 && this.#best !== undefined
        ? [new Decimal(this.#best[0]), new Decimal(this.#best[1])]
        : this.#read(this.length - 1 - index)
    return this.#made[index]
  }
}
