import { InvalidInputError } from './errors.ts'
import { divideWhole, toWhole, type WholeNumber } from './wholeNumber.ts'

/** A decimal as text, or an object that writes itself as text, e.g. `Decimal`. */
export type DecimalText = string | { toFixed(): string }

const ZERO = 48
const NINE = 57
const POINT = 46
const STEP = /^\d{1,15}(?:\.\d{1,30})?$/
/** Decimal text that is not negative: plain, or with an exponent as some servers write `0E-8`. */
const NUMBER = /^(\d*)\.?(\d*)(?:[eE]([+-]?\d{1,3}))?$/
const LONGEST = 80
/** Decimals up to which all figures of `write` stay below 2^53. */
const MOST_FAST_DECIMALS = 15
const SHORT_NUMBERS = Array.from({ length: 1000 }, (_, value) => String(value))
const THREE_DIGITS = SHORT_NUMBERS.map((digits) => digits.padStart(3, '0'))
/** The same without zeros at the end. */
const LAST_DIGITS = THREE_DIGITS.map((digits) => digits.replace(/0+$/, ''))
const FRACTIONS = LAST_DIGITS.map((digits) => (digits === '' ? '' : `.${digits}`))
const MAX_SAFE = Number.MAX_SAFE_INTEGER

/**
 * Counts decimals in whole multiples of a step: prices in ticks, quantities in lots. Exact at any size:
 * counts are safe integers, and bigint beyond 2^53. Doubles only ever hold whole numbers here.
 */
export class DecimalGrid {
  /** The step, e.g. `'0.01'`. */
  readonly step: string
  /** Digits behind the point of the step. */
  readonly #decimals: number
  /** The step without its point. */
  readonly #mantissa: number
  /** What a value is multiplied with to become whole; one unit is 10^-decimals. */
  readonly #scale: number
  /** Groups of three digits behind the point, and what fills the last one up with zeros. */
  readonly #groups: number
  readonly #padding: number
  /** Decimals of a whole number. */
  readonly #zeros: string

  /**
   * @param step Distance of two values, e.g. `'0.01'`.
   * @throws {InvalidInputError} It is no decimal above zero, or its digits make a number beyond 2^53.
   */
  constructor(step: DecimalText) {
    const text = typeof step === 'string' ? step : step.toFixed()
    const [whole = '', fraction = ''] = STEP.test(text) ? text.split('.') : []
    const digits = fraction.replace(/0+$/, '')
    const mantissa = Number(whole + digits)
    if (!(mantissa > 0 && Number.isSafeInteger(mantissa))) {
      const shown = JSON.stringify(text.slice(0, LONGEST))
      throw new InvalidInputError(`a step must be a decimal above 0, such as "0.01": ${shown}`)
    }
    this.#decimals = digits.length
    this.#mantissa = mantissa
    this.#scale = 10 ** digits.length
    this.#groups = Math.ceil(digits.length / 3)
    this.#padding = 10 ** (this.#groups * 3 - digits.length)
    this.#zeros = digits === '' ? '' : `.${'0'.repeat(digits.length)}`
    this.step = this.toText(1)
  }

  /** Steps in a value; undefined when it is negative, no plain decimal, off the grid or beyond 2^53. */
  toSteps(text: string): number | undefined {
    const steps = this.#scan(text, 'exact')
    return steps < 0 ? undefined : steps
  }

  /**
   * Whole steps that fit into a value.
   *
   * @throws {InvalidInputError} The value is negative, or no decimal.
   */
  floor(text: string): WholeNumber {
    const steps = this.#scan(text, 'floor')
    return steps < 0 ? this.#countExactly(text, false) : steps
  }

  /**
   * Steps that reach a value.
   *
   * @throws {InvalidInputError} The value is negative, or no decimal.
   */
  ceil(text: string): WholeNumber {
    const steps = this.#scan(text, 'ceil')
    return steps < 0 ? this.#countExactly(text, true) : steps
  }

  /**
   * Text of a number of steps without needless zeros, e.g. `'91234.5'`.
   *
   * @throws {RangeError} The count is no whole number.
   */
  toText(steps: WholeNumber): string {
    const units = this.#fastUnits(steps)
    if (units >= 0) return this.#write(units)
    const text = this.#writeExactly(steps)
    return this.#decimals === 0 ? text : text.replace(/\.?0+$/, '')
  }

  /**
   * Text of a number of steps with as many decimals as the step has, e.g. `'91234.50'`.
   *
   * @throws {RangeError} The count is no whole number.
   */
  toPaddedText(steps: WholeNumber): string {
    const units = this.#fastUnits(steps)
    if (units < 0) return this.#writeExactly(steps)
    const text = this.#write(units)
    const point = text.indexOf('.')
    if (point < 0) return text + this.#zeros
    const missing = this.#decimals - (text.length - point - 1)
    return missing === 0 ? text : text + this.#zeros.slice(1, 1 + missing)
  }

  /** The grid of the products with values of another one, e.g. of notionals: ticks times lots. */
  times(other: DecimalGrid): DecimalGrid {
    const decimals = this.#decimals + other.#decimals
    const mantissa = BigInt(this.#mantissa) * BigInt(other.#mantissa)
    return new DecimalGrid(placePoint(mantissa.toString(), decimals))
  }

  /**
   * The coarsest grid of powers of ten that holds this one and the value, and how many of its steps make
   * one of ours. Undefined when the value is no plain decimal, or on this grid's scale already.
   */
  finerFor(text: string): { readonly grid: DecimalGrid; readonly factor: number } | undefined {
    if (!STEP.test(text)) return undefined
    const needed = (text.split('.')[1] ?? '').replace(/0+$/, '').length
    const decimals = Math.max(needed, this.#decimals)
    const factor = this.#mantissa * 10 ** (decimals - this.#decimals)
    if (factor === 1 || !Number.isSafeInteger(factor)) return undefined
    return { grid: new DecimalGrid(placePoint('1', decimals)), factor }
  }

  /**
   * Reads plain text digit by digit. -1 for what needs the exact way: other forms, and more than 2^53
   * units. Adding digits to a sum beyond 2^53 is inexact but never brings it back below.
   */
  #scan(text: string, rounding: 'exact' | 'floor' | 'ceil'): number {
    const length = text.length
    let units = 0
    let at = 0
    let code = 0
    for (; at < length; at++) {
      code = text.charCodeAt(at)
      if (code < ZERO || code > NINE) break
      units = units * 10 + (code - ZERO)
    }
    if (at === 0 || (at < length && code !== POINT)) return -1
    let missing = this.#decimals
    let hasRest = false
    for (at++; at < length; at++) {
      code = text.charCodeAt(at)
      if (code < ZERO || code > NINE) return -1
      if (missing > 0) {
        units = units * 10 + (code - ZERO)
        missing--
      } else if (code !== ZERO) hasRest = true
    }
    for (; missing > 0; missing--) units *= 10
    if (units > MAX_SAFE) return -1
    const mantissa = this.#mantissa
    // The quotient of two safe integers never rounds up to a whole number that it does not reach.
    const steps = mantissa === 1 ? units : Math.floor(units / mantissa)
    if (!hasRest && steps * mantissa === units) return steps
    if (rounding === 'floor') return steps
    return rounding === 'ceil' && steps < MAX_SAFE ? steps + 1 : -1
  }

  #countExactly(text: string, isUp: boolean): WholeNumber {
    const [, whole = '', fraction = '', exponent = '0'] = NUMBER.exec(text) ?? []
    const digits = whole + fraction
    if (digits === '' || text.length > LONGEST) {
      const shown = JSON.stringify(text.slice(0, LONGEST))
      throw new InvalidInputError(`not a decimal number from 0 up: ${shown}`)
    }
    const power = Number(exponent) - fraction.length + this.#decimals
    const dividend = BigInt(digits) * 10n ** BigInt(Math.max(0, power))
    const divisor = BigInt(this.#mantissa) * 10n ** BigInt(Math.max(0, -power))
    return toWhole(divideWhole(dividend, divisor, isUp))
  }

  /** Short numbers are written much faster than long ones, and three digits fastest out of a table. */
  #write(units: number): string {
    const whole = Math.floor(units / this.#scale)
    let rest = (units - whole * this.#scale) * this.#padding
    if (this.#groups <= 1) return writeWhole(whole) + FRACTIONS[rest]!
    if (rest === 0) return writeWhole(whole)
    let fraction = ''
    for (let group = this.#groups; group > 0; group--) {
      const higher = Math.floor(rest / 1000)
      const three = rest - higher * 1000
      fraction = fraction === '' ? LAST_DIGITS[three]! : THREE_DIGITS[three]! + fraction
      rest = higher
    }
    return `${writeWhole(whole)}.${fraction}`
  }

  /** Units that `write` can take; -1 for others. */
  #fastUnits(steps: WholeNumber): number {
    if (typeof steps !== 'number' || this.#decimals > MOST_FAST_DECIMALS) return -1
    const units = steps * this.#mantissa
    return Number.isSafeInteger(units) ? units : -1
  }

  #writeExactly(steps: WholeNumber): string {
    const units = BigInt(steps) * BigInt(this.#mantissa)
    const text = placePoint(String(units < 0n ? -units : units), this.#decimals)
    return units < 0n ? `-${text}` : text
  }
}

function writeWhole(value: number): string {
  if (value < 1000) return SHORT_NUMBERS[value]!
  const thousands = Math.floor(value / 1000)
  return writeWhole(thousands) + THREE_DIGITS[value - thousands * 1000]!
}

/** Digits with a point before the last so many. */
function placePoint(digits: string, decimals: number): string {
  if (decimals === 0) return digits
  const padded = digits.padStart(decimals + 1, '0')
  return `${padded.slice(0, -decimals)}.${padded.slice(-decimals)}`
}
