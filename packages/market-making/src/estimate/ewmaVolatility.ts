import { requireAboveZero, requireFinite } from '../inputRules.ts'

/**
 * Volatility whose memory fades with time, from prices of irregular times; for a running maker.
 *
 * variance per second = sum of w * r^2 / sum of w * dt, with w = 2^(-age / halfLife)
 *
 * Returns over less than `sampleMs` wait for the next price, so that the bounce between bid and ask and long
 * rows of unchanged prices do not decide.
 */
export class EwmaVolatility {
  readonly #halfLifeMs: number
  readonly #sampleMs: number
  readonly #maxGapMs: number
  #time = Number.NEGATIVE_INFINITY
  #logPrice = 0
  #squares = 0
  #seconds = 0
  #samples = 0

  /**
   * @param options.halfLifeMs After so long a return counts half, milliseconds. @default 300000
   * @param options.sampleMs Least span of a return, milliseconds. @default 1000
   * @param options.maxGapMs After a longer silence the next price begins anew. @default 60000
   * @throws {InvalidInputError} A figure is not above 0.
   */
  constructor(options: { halfLifeMs?: number; sampleMs?: number; maxGapMs?: number } = {}) {
    this.#halfLifeMs = requireAboveZero(options.halfLifeMs ?? 300_000, 'halfLifeMs')
    this.#sampleMs = requireAboveZero(options.sampleMs ?? 1000, 'sampleMs')
    this.#maxGapMs = requireAboveZero(options.maxGapMs ?? 60_000, 'maxGapMs')
  }

  /**
   * Adds a price, e.g. a micro price; one that is older than the last changes nothing.
   *
   * @param time Epoch milliseconds.
   * @throws {InvalidInputError} The price is not above 0.
   */
  add(time: number, price: number): void {
    const logPrice = Math.log(requireAboveZero(price, 'price'))
    const span = requireFinite(time, 'time') - this.#time
    if (span < this.#sampleMs) return
    if (span <= this.#maxGapMs) {
      const fade = 2 ** (-span / this.#halfLifeMs)
      this.#squares = this.#squares * fade + (logPrice - this.#logPrice) ** 2
      this.#seconds = this.#seconds * fade + span / 1000
      this.#samples += 1
    }
    this.#time = time
    this.#logPrice = logPrice
  }

  /** Returns that were counted so far. */
  get samples(): number {
    return this.#samples
  }

  /** Fraction per square root of a second; undefined before the first return. */
  get perSqrtSecond(): number | undefined {
    return this.#seconds > 0 ? Math.sqrt(this.#squares / this.#seconds) : undefined
  }
}
