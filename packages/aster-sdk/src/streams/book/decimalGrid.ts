import { AsterValidationError } from '../../errors.ts'
import type { DecimalText } from './orderBook.ts'

const PLAIN = /^\d{1,15}(?:\.\d{1,15})?$/
const ZERO = 48
const NINE = 57
const POINT = 46

/**
 * Counts decimals in whole multiples of a step: prices in ticks, quantities in lots. Exact: what does not
 * fit is told, never rounded.
 */
export class DecimalGrid {
  /** Digits behind the point of the step. */
  readonly #decimals: number
  /** The step without its point. */
  readonly #mantissa: number

  /**
   * @param step Distance of two values, e.g. `'0.01'`.
   * @param field Names the step in an error.
   * @throws {AsterValidationError} It is no plain decimal above zero.
   */
  constructor(step: DecimalText, field: string) {
    const text = typeof step === 'string' ? step : step.toFixed()
    const [whole = '', fraction = ''] = PLAIN.test(text) ? text.split('.') : []
    const digits = fraction.replace(/0+$/, '')
    const mantissa = Number(whole + digits)
    if (!(mantissa > 0 && Number.isSafeInteger(mantissa))) {
      throw new AsterValidationError(field, `${field} must be a decimal above 0, such as "0.01"`)
    }
    this.#decimals = digits.length
    this.#mantissa = mantissa
  }

  /** Steps in a value; undefined when it is negative, no plain decimal, off the grid or beyond 2^53. */
  toSteps(text: string): number | undefined {
    let value = 0
    /** Digits behind the point so far; below zero before the point. */
    let behind = -1
    const length = text.length
    if (length === 0) return undefined
    for (let at = 0; at < length; at++) {
      const code = text.charCodeAt(at)
      if (code >= ZERO && code <= NINE) {
        if (behind >= 0 && ++behind > this.#decimals) {
          if (code !== ZERO) return undefined
        } else value = value * 10 + (code - ZERO)
      } else if (code === POINT && behind < 0 && at > 0) behind = 0
      else return undefined
    }
    for (let digit = Math.max(0, behind); digit < this.#decimals; digit++) value *= 10
    if (value > Number.MAX_SAFE_INTEGER) return undefined
    if (this.#mantissa === 1) return value
    return value % this.#mantissa === 0 ? value / this.#mantissa : undefined
  }

  /**
   * The coarsest grid of powers of ten that holds this one and the value, and how many of its steps make
   * one of ours. Undefined when the value is no plain decimal, or on this grid's scale already.
   */
  finerFor(text: string): { readonly grid: DecimalGrid; readonly factor: number } | undefined {
    if (!PLAIN.test(text)) return undefined
    const needed = (text.split('.')[1] ?? '').replace(/0+$/, '').length
    const decimals = Math.max(needed, this.#decimals)
    const factor = this.#mantissa * 10 ** (decimals - this.#decimals)
    if (factor === 1 || !Number.isSafeInteger(factor)) return undefined
    const step = decimals === 0 ? '1' : `0.${'1'.padStart(decimals, '0')}`
    return { grid: new DecimalGrid(step, 'step'), factor }
  }

  /** Text of a number of steps, with as many decimals as the step has. */
  toText(steps: number): string {
    const digits = String(BigInt(steps) * BigInt(this.#mantissa)).padStart(this.#decimals + 1, '0')
    if (this.#decimals === 0) return digits
    return `${digits.slice(0, -this.#decimals)}.${digits.slice(-this.#decimals)}`
  }
}
