const QUOTE = 34
const COMMA = 44
const POINT = 46
/** The codes of `0` to `9`, and no others, give 0 to 9 when its bits are turned: one comparison, not two. */
const ZERO = 48
const OPENING = 91
const BACKSLASH = 92
const CLOSING = 93
const LETTER_T = 116
const END = 125
const BLANK = 32
/** Digits that every double holds exactly. */
const SAFE_DIGITS = 15
const POWERS = Array.from({ length: SAFE_DIGITS }, (_, exponent) => 10 ** exponent)
const LONGEST_DECIMAL = 40
const LONGEST_SYMBOL = 64

/**
 * A place in a text that moves on with every field. Each method first expects the characters that precede
 * the value. After a surprise it stands beyond the end and finds nothing any more.
 */
export class TextCursor {
  #text = ''
  #at = 0

  /** Starts over. */
  open(text: string, at: number): void {
    this.#text = text
    this.#at = at
  }

  /** The character that follows. */
  mark(expected: '[' | ']' | '}' | ','): void {
    this.#expect(expected)
  }

  /** Whether a comma follows, which then is passed. */
  hasMore(): boolean {
    return this.#accept(COMMA)
  }

  /** A whole number from zero up, as text of up to 15 digits. */
  digits(before: string): string {
    const start = this.#at + before.length
    this.count(before)
    return this.#text.slice(start, this.#at)
  }

  /** Whether nothing is left. */
  isDone(): boolean {
    return this.#at === this.#text.length
  }

  /** Whether all fields were found, and only the closing brace is left before `end`. */
  isEnd(end: number): boolean {
    return this.#at === end - 1 && this.#text.charCodeAt(this.#at) === END
  }

  /** Nothing but the characters expected, which stand for a value. */
  constant<const Value extends string>(expected: string, value: Value): Value {
    this.#expect(expected)
    return value
  }

  /** A whole number from zero up. */
  count(before: string): number {
    if (!this.#expect(before)) return 0
    const text = this.#text
    const start = this.#at
    let at = start
    let value = 0
    for (; ; at++) {
      const digit = text.charCodeAt(at) ^ ZERO
      if (digit > 9) break
      value = value * 10 + digit
    }
    const digits = at - start
    const isPadded = digits > 1 && text.charCodeAt(start) === ZERO
    if (digits === 0 || digits > SAFE_DIGITS || isPadded) this.#lose()
    else this.#at = at
    return value
  }

  /** Decimal text that is not negative: digits with at most one point between them. */
  decimal(before: string): string {
    return this.#expect(before) ? this.#decimal() : ''
  }

  /** Decimal text that is not negative, as the number nearest to it: the same as `Number` makes. */
  number(before: string): number {
    if (!this.#expect(before)) return 0
    const text = this.#text
    const start = this.#at + 1
    if (text.charCodeAt(start - 1) !== QUOTE) return Number(this.#lose())
    let at = start
    let pointAt = 0
    let digits = 0
    for (; ; at++) {
      const code = text.charCodeAt(at)
      const digit = code ^ ZERO
      if (digit <= 9) digits = digits * 10 + digit
      else if (code === POINT && pointAt === 0 && at > start) pointAt = at
      else break
    }
    const isDecimal = at > start && pointAt !== at - 1 && at - start <= LONGEST_DECIMAL
    if (!isDecimal || text.charCodeAt(at) !== QUOTE) return Number(this.#lose())
    this.#at = at + 1
    if (at - start > SAFE_DIGITS) return Number(text.slice(start, at))
    // Both are exact, so that the one division rounds correctly.
    return pointAt === 0 ? digits : digits / POWERS[at - pointAt - 1]!
  }

  /** Text of 1 to 64 characters without escapes. */
  symbol(before: string): string {
    if (!this.#expect(before)) return ''
    const text = this.#text
    const start = this.#at + 1
    let at = start
    if (text.charCodeAt(start - 1) !== QUOTE) return this.#lose()
    for (; ; at++) {
      const code = text.charCodeAt(at)
      if (code === QUOTE) break
      if (!(code >= BLANK) || code === BACKSLASH) return this.#lose()
    }
    if (at === start || at - start > LONGEST_SYMBOL) return this.#lose()
    this.#at = at + 1
    return text.slice(start, at)
  }

  /** `true` or `false`. */
  flag(before: string): boolean {
    if (!this.#expect(before)) return false
    const isTrue = this.#text.charCodeAt(this.#at) === LETTER_T
    this.#expect(isTrue ? 'true' : 'false')
    return isTrue
  }

  /** A list of `[price, quantity]`, both decimal text. */
  levels(before: string): [string, string][] {
    const levels: [string, string][] = []
    if (!this.#expect(before) || !this.#expectCode(OPENING)) return levels
    if (this.#text.charCodeAt(this.#at) !== CLOSING) {
      do {
        this.#expectCode(OPENING)
        const price = this.#decimal()
        this.#expectCode(COMMA)
        const quantity = this.#decimal()
        if (!this.#expectCode(CLOSING)) return levels
        levels.push([price, quantity])
      } while (this.#accept(COMMA))
    }
    this.#expectCode(CLOSING)
    return levels
  }

  #decimal(): string {
    const text = this.#text
    const start = this.#at + 1
    if (text.charCodeAt(start - 1) !== QUOTE) return this.#lose()
    let at = start
    let pointAt = 0
    for (; ; at++) {
      const code = text.charCodeAt(at)
      if ((code ^ ZERO) <= 9) continue
      if (code !== POINT || pointAt !== 0 || at === start) break
      pointAt = at
    }
    const isDecimal = at > start && pointAt !== at - 1 && at - start <= LONGEST_DECIMAL
    if (!isDecimal || text.charCodeAt(at) !== QUOTE) return this.#lose()
    this.#at = at + 1
    return text.slice(start, at)
  }

  #expect(expected: string): boolean {
    const text = this.#text
    const at = this.#at
    const { length } = expected
    for (let i = 0; i < length; i++) {
      if (text.charCodeAt(at + i) !== expected.charCodeAt(i)) {
        this.#lose()
        return false
      }
    }
    this.#at = at + length
    return true
  }

  #expectCode(code: number): boolean {
    if (this.#accept(code)) return true
    this.#lose()
    return false
  }

  #accept(code: number): boolean {
    if (this.#text.charCodeAt(this.#at) !== code) return false
    this.#at++
    return true
  }

  #lose(): '' {
    this.#at = this.#text.length + 1
    return ''
  }
}
