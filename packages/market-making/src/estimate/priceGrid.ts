import { requireAboveZero, requireFinite, requireWhole } from '../inputRules.ts'

/**
 * Turns prices of irregular times into rows of one step: each entry is the last price at or before its instant.
 * Where no price came for longer than `maxHoldMs` the row ends and another begins, so that nothing is computed
 * across a hole.
 */
export class PriceGrid {
  /** Distance of two entries, milliseconds. */
  readonly stepMs: number
  readonly #maxHoldMs: number
  readonly #rows: number[][] = []
  #nextTime = 0
  #lastTime = Number.NEGATIVE_INFINITY
  #lastPrice = 0

  /**
   * @param options.stepMs Distance of two entries, milliseconds. @default 1000
   * @param options.maxHoldMs For how long a price stands for the next ones. @default 10000
   * @throws {InvalidInputError} A figure is no whole number above 0.
   */
  constructor(options: { stepMs?: number; maxHoldMs?: number } = {}) {
    this.stepMs = requireWhole(options.stepMs ?? 1000, 'stepMs', 1)
    this.#maxHoldMs = requireWhole(options.maxHoldMs ?? 10_000, 'maxHoldMs', 1)
  }

  /**
   * Adds a price. One that is older than the last is left out.
   *
   * @param time Epoch milliseconds.
   * @throws {InvalidInputError} The price is not above 0.
   */
  add(time: number, price: number): void {
    requireFinite(time, 'time')
    requireAboveZero(price, 'price')
    if (time < this.#lastTime) return
    if (time - this.#lastTime > this.#maxHoldMs) this.end()
    if (this.#lastTime === Number.NEGATIVE_INFINITY) {
      this.#rows.push([])
      this.#nextTime = Math.ceil(time / this.stepMs) * this.stepMs
    }
    const row = this.#rows.at(-1)!
    // Instants before this price belong to the one before it.
    for (; this.#nextTime < time; this.#nextTime += this.stepMs) row.push(this.#lastPrice)
    this.#lastTime = time
    this.#lastPrice = price
  }

  /** Ends the present row: events are missing from here on. */
  end(): void {
    if (this.#lastTime === Number.NEGATIVE_INFINITY) return
    if (this.#nextTime <= this.#lastTime) this.#rows.at(-1)!.push(this.#lastPrice)
    this.#lastTime = Number.NEGATIVE_INFINITY
  }

  /** Rows of at least two prices, oldest first. */
  rows(): readonly (readonly number[])[] {
    return this.#rows.filter((row) => row.length > 1)
  }
}

/**
 * Log returns over so many steps within each row, one after the other without overlap.
 *
 * @param rows Prices above 0 at equal distances.
 */
export function logReturns(rows: readonly (readonly number[])[], stride = 1): readonly number[] {
  const returns: number[] = []
  for (const row of rows) {
    for (let at = stride; at < row.length; at += stride) {
      returns.push(Math.log(row[at]! / row[at - stride]!))
    }
  }
  return returns
}
