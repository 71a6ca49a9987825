import { Decimal } from 'decimal.js'
import { compareDecimals } from './compareDecimals.ts'
import {
  addWords,
  divideWords,
  exponentOf,
  leading,
  multiplyWords,
  topWord,
  trimWords,
  unitsOf,
  WORD,
  type Words,
  wordsOfText,
  zeroWords,
} from './decimalWords.ts'

/** 35 digits: what is made of no more words than this never needs rounding to 40. */
const MOST_WORDS = 5
/** Quotients below this are estimated by numbers within one: fifteen digits of both operands are looked at. */
const MOST_ESTIMATED = 1e12

const Usual = Decimal.clone({
  precision: 40,
  rounding: Decimal.ROUND_HALF_EVEN,
  toExpNeg: -40,
  toExpPos: 40,
})

/** The operations and settings of decimal.js without its constructor. */
const Operations = Object.assign(function operations() {}, Usual)
Operations.prototype = Usual.prototype

/**
 * decimal.js with 40 digits, quicker at what amounts of money need: reading text, sums, products, comparisons, short quotients.
 * decimal.js copies an operand before every operation and rounds after it; neither is needed here. The results
 * are the same, digit by digit; what is unusual (not finite, zero, very long) and all else is its own work.
 */
export class ExactDecimal extends Operations {
  declare readonly s: number
  declare readonly e: number
  declare readonly d: number[]

  /** @param words With sign and exponent instead of `value`; kept, not copied. */
  constructor(value: Decimal.Value, words?: Words, sign = 1, exponent = 0) {
    super(0)
    if (words !== undefined) {
      this.s = sign
      this.e = exponent
      this.d = words
      return
    }
    if (typeof value === 'string') {
      const read = wordsOfText(value)
      if (read !== undefined) {
        const top = 1 - trimWords(read)
        this.s = value.startsWith('-') ? -1 : 1
        this.e = exponentOf(top, read[0]!)
        this.d = read
        return
      }
    } else if (typeof value === 'number' && isOneWord(value)) {
      const read = [Math.abs(value)]
      this.s = value < 0 ? -1 : 1
      this.e = exponentOf(0, read[0]!)
      this.d = read
      return
    }
    const { s, e, d } = value instanceof ExactDecimal ? value : new Usual(value)
    this.s = s
    this.e = e
    this.d = d === null ? d : d.slice()
  }

  override times(value: Decimal.Value): Decimal {
    if (typeof value === 'number' && isOneWord(value) && isUsual(this)) {
      if (this.d.length < MOST_WORDS) return productOf(this, [Math.abs(value)], Math.sign(value), 0)
    }
    const other = ownOf(value)
    if (!isUsual(this) || !isUsual(other) || this.d.length + other.d.length > MOST_WORDS) {
      return super.times(other)
    }
    return productOf(this, other.d, other.s, topWord(other.e))
  }

  override plus(value: Decimal.Value): Decimal {
    const other = ownOf(value)
    return sumOf(this, other, other.s) ?? super.plus(other)
  }

  override minus(value: Decimal.Value): Decimal {
    const other = ownOf(value)
    return sumOf(this, other, -other.s) ?? super.minus(other)
  }

  override div(value: Decimal.Value): Decimal {
    const other = ownOf(value)
    return quotientOf(this, other) ?? super.div(other)
  }

  override divToInt(value: Decimal.Value): Decimal {
    const other = ownOf(value)
    return wholeQuotientOf(this, other) ?? super.divToInt(other)
  }

  override neg(): Decimal {
    return new ExactDecimal(0, this.d, -this.s, this.e)
  }

  override abs(): Decimal {
    return this.s < 0 ? this.neg() : this
  }

  override cmp(value: Decimal.Value): number {
    const other = value === 0 ? NOTHING : ownOf(value)
    return this.d === null || other.d === null ? super.cmp(other) : compareDecimals(this, other)
  }
}

const NOTHING = new ExactDecimal('0')

function ownOf(value: Decimal.Value): Decimal {
  return value instanceof ExactDecimal ? value : new ExactDecimal(value)
}

/** A whole number other than zero, of which there are two kinds. */
function isOneWord(value: number): boolean {
  return value !== 0 && value > -WORD && value < WORD && Number.isInteger(value)
}

/** Finite and not zero. */
function isUsual({ d: words }: Decimal): boolean {
  return words !== null && words[0] !== 0
}

/** @param top Exponent of the first of `words`, counted in words. */
function productOf(a: Decimal, words: Words, sign: number, top: number): Decimal {
  const topOfBoth = topWord(a.e) + top
  if (a.d.length === 1 && words.length === 1) {
    return fromUnits(a.s * sign * (a.d[0]! * words[0]!), topOfBoth)
  }
  return fromWords(multiplyWords(a.d, words), a.s * sign, topOfBoth + 1)
}

/** @returns Undefined when it is better left to decimal.js. */
function sumOf(a: Decimal, b: Decimal, signOfB: number): Decimal | undefined {
  if (!isUsual(a) || !isUsual(b)) return undefined
  const topOfA = topWord(a.e)
  const topOfB = topWord(b.e)
  const top = Math.max(topOfA, topOfB)
  const endOfA = top - topOfA + a.d.length
  const endOfB = top - topOfB + b.d.length
  const length = Math.max(endOfA, endOfB)
  if (length <= 2) {
    const units = a.s * unitsOf(a.d, length - endOfA) + signOfB * unitsOf(b.d, length - endOfB)
    return fromUnits(units, top - length + 1)
  }
  if (length > MOST_WORDS) return undefined
  // In front there is a word for what is carried.
  const words = zeroWords(length + 1)
  for (let at = a.d.length - 1; at >= 0; at -= 1) words[1 + top - topOfA + at] = a.d[at]!
  const isTurned = addWords(words, b.d, 1 + top - topOfB, a.s === signOfB ? 1 : -1)
  return fromWords(words, isTurned ? -a.s : a.s, top + 1)
}

/** @returns Undefined when the divisor is longer than a word, or the quotient too long to be exact. */
function quotientOf(a: Decimal, b: Decimal): Decimal | undefined {
  if (!isUsual(a) || !isUsual(b) || b.d.length > 1 || a.d.length > MOST_WORDS) return undefined
  const words = divideWords(a.d, b.d[0]!, MOST_WORDS)
  return words && fromWords(words, a.s * b.s, topWord(a.e) - topWord(b.e))
}

/**
 * Estimates the whole quotient by numbers and puts it right by exact products.
 *
 * @returns Undefined for quotients too large to be estimated within one, and for all but positive operands.
 */
function wholeQuotientOf(a: Decimal, b: Decimal): Decimal | undefined {
  if (!isUsual(a) || !isUsual(b) || a.s < 0 || b.s < 0 || b.d.length > 3) return undefined
  const estimate = Math.floor((leading(a.d) / leading(b.d)) * WORD ** (topWord(a.e) - topWord(b.e)))
  if (!(estimate < MOST_ESTIMATED)) return undefined
  const quotient = fromUnits(estimate, 0)
  if (compareDecimals(b.times(quotient), a) > 0) return fromUnits(estimate - 1, 0)
  const next = fromUnits(estimate + 1, 0)
  return compareDecimals(b.times(next), a) > 0 ? quotient : next
}

/**
 * @param units A whole number of less than 2 ** 53.
 * @param last What a unit counts: exponent of the last word, counted in words.
 */
function fromUnits(units: number, last: number): Decimal {
  const size = Math.abs(units)
  const sign = units < 0 ? -1 : 1
  const high = Math.floor(size / WORD)
  const low = size - high * WORD
  if (high >= WORD) {
    const highest = Math.floor(high / WORD)
    return fromWords([highest, high - highest * WORD, low], sign, last + 2)
  }
  if (high === 0) {
    if (low === 0) return new ExactDecimal(0, [0])
    return new ExactDecimal(0, [low], sign, exponentOf(last, low))
  }
  const words = low === 0 ? [high] : [high, low]
  return new ExactDecimal(0, words, sign, exponentOf(last + 1, high))
}

/** @param top Exponent of the first word, counted in words. */
function fromWords(words: Words, sign: number, top: number): Decimal {
  const removed = trimWords(words)
  if (words[0] === 0) return new ExactDecimal(0, words)
  return new ExactDecimal(0, words, sign, exponentOf(top - removed, words[0]!))
}
