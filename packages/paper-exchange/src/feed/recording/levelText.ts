const QUOTE = 34
const COMMA = 44
const POINT = 46
const ZERO = 48
const NINE = 57
const OPEN = 91
const CLOSE = 93

/** Most digits behind the point that prices and quantities of a capture have. */
export interface CaptureDigits {
  readonly price: number
  readonly quantity: number
}

/**
 * Walks through the levels of a JSON text, `[["9.5","2"],["9.4","0"]]`, without making anything of it: a
 * difference of a book has many levels, and parsing them costs more than all that is done with them.
 * It knows this one way of writing; `end` says when a text is written in another one.
 */
export class LevelText {
  /** Price of the level, counted in its last digit. */
  price = 0
  /** Quantity of the level, counted in its last digit. */
  quantity = 0
  /** Place behind the list once `next` has said false; -1 when it is written in another way. */
  end = -1
  readonly #digits: CaptureDigits
  #text = ''
  #at = 0
  #isFirst = true

  constructor(digits: CaptureDigits) {
    this.#digits = digits
  }

  /** Begins at the outer bracket of a list. */
  open(text: string, at: number): void {
    this.#text = text
    this.#at = at + 1
    this.#isFirst = true
    this.end = text.charCodeAt(at) === OPEN ? at : -1
  }

  /** Goes to the next level. @returns False behind the last one, and where the text is not understood. */
  next(): boolean {
    if (this.end < 0) return false
    const text = this.#text
    const mark = text.charCodeAt(this.#at)
    if (mark === CLOSE) {
      this.end = this.#at + 1
      return false
    }
    if (!this.#isFirst && mark !== COMMA) return this.#fail()
    const start = this.#isFirst ? this.#at : this.#at + 1
    this.#isFirst = false
    if (text.charCodeAt(start) !== OPEN) return this.#fail()
    this.#at = start + 1
    this.price = this.#number(this.#digits.price)
    if (text.charCodeAt(this.#at) !== COMMA) return this.#fail()
    this.#at += 1
    this.quantity = this.#number(this.#digits.quantity)
    if (text.charCodeAt(this.#at) !== CLOSE) return this.#fail()
    this.#at += 1
    return true
  }

  /** Reads a quoted number and stops behind it; in front of it when it is none. */
  #number(decimals: number): number {
    const text = this.#text
    let at = this.#at
    if (text.charCodeAt(at) !== QUOTE) return Number.NaN
    let count = 0
    let code = text.charCodeAt(++at)
    for (; code >= ZERO && code <= NINE; code = text.charCodeAt(++at))
      count = count * 10 + code - ZERO
    let missing = decimals
    if (code === POINT) {
      code = text.charCodeAt(++at)
      // Closing zeros beyond the digits that count say nothing.
      for (
        ;
        code >= ZERO && code <= NINE && (missing > 0 || code === ZERO);
        code = text.charCodeAt(++at)
      ) {
        if (missing === 0) continue
        count = count * 10 + code - ZERO
        missing -= 1
      }
    }
    if (code !== QUOTE) return Number.NaN
    this.#at = at + 1
    for (; missing > 0; missing -= 1) count *= 10
    return count
  }

  #fail(): false {
    this.end = -1
    return false
  }
}
