import { Decimal } from '@asterkit/instruments'
import type { Level, Levels } from '../../core/contract.ts'

/** Levels of one side as text: price, quantity, price, quantity. Counted when somebody looks. */
export class TextLevels implements Levels {
  readonly length: number
  readonly #text: readonly string[]
  readonly #from: number
  readonly #made: (Level | undefined)[] = []

  /**
   * @param from Place of the first price.
   * @param length Levels; those with an empty price and all behind it do not count.
   */
  constructor(text: readonly string[], from = 0, length = text.length / 2) {
    this.#text = text
    this.#from = from
    let filled = 0
    while (filled < length && text[from + 2 * filled] !== '') filled += 1
    this.length = filled
  }

  at(index: number): Level | undefined {
    if (index < 0 || index >= this.length) return undefined
    const place = this.#from + 2 * index
    this.#made[index] ??= [
      new Decimal(this.#text[place]!),
      new Decimal(this.#text[place + 1]!),
    ] as const
    return this.#made[index]
  }
}
