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
 * Divides a magnitude by one word.
 *
 * @returns The words of the quotient, of which the first may be zero; undefined when `most` words do not hold it.
 */
export function divideWords(
  x: readonly number[],
  divisor: number,
  most: number,
): Words | undefined {
  const words: Words = []
  let rest = 0
  for (let at = 0; at < x.length || rest > 0; at += 1) {
    if (at === most) return undefined
    // Below WORD * WORD: the quotient of numbers never reaches the next whole one.
    const value = rest * WORD + (x[at] ?? 0)
    const quotient = Math.floor(value / divisor)
    words.push(quotient)
    rest = value - quotient * divisor
  }
  return words
}

/** What at most two words count, in units of a word that comes `behind` words after them. */
export function unitsOf(words: readonly number[], behind: number): number {
  const units = words.length > 1 ? words[0]! * WORD + words[1]! : words[0]!
  return behind === 0 ? units : units * WORD
}

/** A magnitude in units of its first word, to fifteen digits or more. */
export function leading(words: readonly number[]): number {
  return words[0]! + ((words[1] ?? 0) + (words[2] ?? 0) / WORD) / WORD
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
export function exponentOf(top: number, first: number): number {
  if (first === 0) return 0
  const exponent = top * WORD_DIGITS
  if (first < 1000) return exponent + (first < 10 ? 0 : first < 100 ? 1 : 2)
  if (first < 100_000) return exponent + (first < 10_000 ? 3 : 4)
  return exponent + (first < 1_000_000 ? 5 : 6)
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
