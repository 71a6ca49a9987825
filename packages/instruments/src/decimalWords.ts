/**
 * Digits as decimal.js keeps them, seven to a word: the value is the sum of words[i] * WORD ** (top - i).
 * Arrays made here are packed and of whole small numbers, which engines keep without overhead.
 */
export type Words = number[]

/** What one word counts to. */
export const WORD = 1e7
const WORD_DIGITS = 7
const ZERO_WORDS = [[], [0], [0, 0], [0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0]]

const MINUS = 45
const POINT = 46
const DIGIT_0 = 48
const DIGIT_9 = 57

/** @param length At most 6. */
export function zeroWords(length: number): Words {
  return ZERO_WORDS[length]!.slice()
}

/**
 * Multiplies two magnitudes of at most six words together.
 *
 * @returns The words of both, of which the first may be zero.
 */
export function multiplyWords(x: readonly number[], y: readonly number[]): Words {
  const words = zeroWords(x.length + y.length)
  for (let i = y.length - 1; i >= 0; i -= 1) {
    const factor = y[i]!
    let carry = 0
    for (let j = x.length - 1; j >= 0; j -= 1) {
      // At most WORD * WORD: exact as a number.
      const value = words[i + j + 1]! + factor * x[j]! + carry
      carry = Math.floor(value / WORD)
      words[i + j + 1] = value - carry * WORD
    }
    words[i] = carry
  }
  return words
}

/**
 * Adds a magnitude to another one, or takes it away.
 *
 * @param words The sum so far, changed in place; its first word is zero.
 * @param from Where in `words` the first word of `y` belongs.
 * @returns Whether more was taken than was there: then `words` is what is lacking.
 */
export function addWords(words: Words, y: readonly number[], from: number, sign: 1 | -1): boolean {
  let carry = 0
  for (let at = Math.min(words.length, from + y.length) - 1; at >= 0; at -= 1) {
    if (at < from && carry === 0) return false
    const value = words[at]! + carry + (at < from ? 0 : sign * y[at - from]!)
    carry = value >= WORD ? 1 : value < 0 ? -1 : 0
    words[at] = value - carry * WORD
  }
  if (carry === 0) return false
  // Below zero, as a complement: turned round.
  carry = 0
  for (let at = words.length - 1; at >= 0; at -= 1) {
    const value = carry - words[at]!
    carry = value < 0 ? -1 : 0
    words[at] = value - carry * WORD
  }
  return true
}

/**
 * Reads plain text such as `-0.0015`.
 *
 * @returns Two words before the point and two behind it; undefined for everything else, such as more than 14
 *   digits on a side or an exponent.
 */
export function wordsOfText(text: string): Words | undefined {
  const { length } = text
  const first = text.charCodeAt(0) === MINUS ? 1 : 0
  let whole = 0
  let at = first
  for (; at < length && at - first <= 2 * WORD_DIGITS; at += 1) {
    const code = text.charCodeAt(at)
    if (code < DIGIT_0 || code > DIGIT_9) break
    whole = whole * 10 + code - DIGIT_0
  }
  if (at === first || at - first > 2 * WORD_DIGITS) return undefined
  let fraction = 0
  let unit = WORD * WORD
  if (at < length) {
    if (text.charCodeAt(at) !== POINT || length - at - 1 > 2 * WORD_DIGITS) return undefined
    for (at += 1; at < length; at += 1) {
      const code = text.charCodeAt(at)
      if (code < DIGIT_0 || code > DIGIT_9) return undefined
      fraction = fraction * 10 + code - DIGIT_0
      unit /= 10
    }
  }
  fraction *= unit
  const high = Math.floor(whole / WORD)
  const low = Math.floor(fraction / WORD)
  return [high, whole - high * WORD, low, fraction - low * WORD]
}

/** Exponent of the first word of a number, counted in words. */
export function topWord(exponent: number): number {
  return Math.floor(exponent / WORD_DIGITS)
}

/** Exponent of the first digit of a number, 0 for zero: 1.5 has 0, 0.015 has -2. */
export function exponentOf(top: number, words: readonly number[]): number {
  const first = words[0]!
  if (first === 0) return 0
  let exponent = top * WORD_DIGITS
  for (let power = 10; power <= first; power *= 10) exponent += 1
  return exponent
}

/**
 * Removes the zeros at both ends; of nothing but zeros one is left.
 *
 * @returns How many were removed in front.
 */
export function trimWords(words: Words): number {
  let length = words.length
  for (; length > 1 && words[length - 1] === 0; length -= 1) words.pop()
  let removed = 0
  while (removed < length - 1 && words[removed] === 0) removed += 1
  if (removed === 0) return 0
  for (let at = removed; at < length; at += 1) words[at - removed] = words[at]!
  for (let left = removed; left > 0; left -= 1) words.pop()
  return removed
}
