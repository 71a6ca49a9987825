import { Decimal } from 'decimal.js'
import { compareDecimals } from './compareDecimals.ts'
import {
  addWords,
  exponentOf,
  multiplyWords,
  topWord,
  trimWords,
  WORD,
  type Words,
  wordsOfText,
  zeroWords,
} from './decimalWords.ts'

/** 35 digits: what is made of no more words than this never needs rounding to 40. */
const MOST_WORDS = 5

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
 * decimal.js with 40 digits, quicker at what amounts of money need: reading text, sums, products, comparisons.
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
        this.e = exponentOf(top, read)
        this.d = read
        return
      }
    } else if (typeof value === 'number' && isOneWord(value)) {
      const read = [Math.abs(value)]
      this.s = value < 0 ? -1 : 1
      this.e = exponentOf(0, read)
      this.d = read
      return
    }
    const { s, e, d } = value instanceof ExactDecimal ? value : new Usual(value)
    this.s = s
    this.e = e
    this.d = d === null ? d : d.slice()
  }

  override times(value: Decimal.Value): Decimal {
    const other = ownOf(value)
    if (!isUsual(this) || !isUsual(other) || this.d.length + other.d.length > MOST_WORDS) {
      return super.times(other)
    }
    const words = multiplyWords(this.d, other.d)
    return fromWords(words, this.s * other.s, topWord(this.e) + topWord(other.e) + 1)
  }

  override plus(value: Decimal.Value): Decimal {
    const other = ownOf(value)
    return sumOf(this, other, other.s) ?? super.plus(other)
  }

  override minus(value: Decimal.Value): Decimal {
    const other = ownOf(value)
    return sumOf(this, other, -other.s) ?? super.minus(other)
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

/** @returns Undefined when it is better left to decimal.js. */
function sumOf(a: Decimal, b: Decimal, signOfB: number): Decimal | undefined {
  if (!isUsual(a) || !isUsual(b)) return undefined
  const topOfA = topWord(a.e)
  const topOfB = topWord(b.e)
  const top = Math.max(topOfA, topOfB)
  const endOfA = top - topOfA + a.d.length
  const endOfB = top - topOfB + b.d.length
  const length = Math.max(endOfA, endOfB)
  if (length > MOST_WORDS) return undefined
  // In front there is a word for what is carried.
  const words = zeroWords(length + 1)
  for (let at = a.d.length - 1; at >= 0; at -= 1) words[1 + top - topOfA + at] = a.d[at]!
  const isTurned = addWords(words, b.d, 1 + top - topOfB, a.s === signOfB ? 1 : -1)
  return fromWords(words, isTurned ? -a.s : a.s, top + 1)
}

/** @param top Exponent of the first word, counted in words. */
function fromWords(words: Words, sign: number, top: number): Decimal {
  const removed = trimWords(words)
  if (words[0] === 0) return new ExactDecimal(0, words)
  return new ExactDecimal(0, words, sign, exponentOf(top - removed, words))
}
