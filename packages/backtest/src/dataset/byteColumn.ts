import { DatasetError } from './datasetError.ts'

const SEVEN_BITS = 0x80
/** Up to here a number can be cut with bit operations. */
const FAST_LIMIT = 0x7fff_ffff

/** Whole numbers as bytes, seven bits each, so that small ones are short. Grows as needed, is used again. */
export class ByteColumn {
  #bytes = new Uint8Array(256)
  #length = 0

  /** Bytes so far. */
  get length(): number {
    return this.#length
  }

  /** Adds a whole number from 0 to 2^53. @throws {RangeError} It is no such number. */
  count(value: number): void {
    if (!(Number.isSafeInteger(value) && value >= 0)) {
      throw new RangeError(`cannot be recorded as a count: ${value}`)
    }
    if (this.#length + 8 > this.#bytes.length) this.#grow()
    let rest = value
    while (rest > FAST_LIMIT) {
      this.#bytes[this.#length++] = (rest % SEVEN_BITS) | SEVEN_BITS
      rest = Math.floor(rest / SEVEN_BITS)
    }
    while (rest >= SEVEN_BITS) {
      this.#bytes[this.#length++] = (rest & 0x7f) | SEVEN_BITS
      rest >>>= 7
    }
    this.#bytes[this.#length++] = rest
  }

  /** Adds a whole number of either sign below 2^52. @throws {RangeError} It is no such number. */
  signed(value: number): void {
    this.count(value >= 0 ? value * 2 : -value * 2 - 1)
  }

  /** Adds one byte. */
  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#grow()
    this.#bytes[this.#length++] = value
  }

  /** The bytes so far, valid until the next change. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  clear(): void {
    this.#length = 0
  }

  #grow(): void {
    const larger = new Uint8Array(this.#bytes.length * 2)
    larger.set(this.#bytes)
    this.#bytes = larger
  }
}

/** Reads what a `ByteColumn` holds. @throws {DatasetError} From each method: the bytes are over. */
export class ByteCursor {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  count(): number {
    let value = 0
    let weight = 1
    for (;;) {
      const byte = this.byte()
      value += (byte & 0x7f) * weight
      if (byte < SEVEN_BITS) return value
      weight *= SEVEN_BITS
    }
  }

  signed(): number {
    const value = this.count()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  byte(): number {
    const byte = this.#bytes[this.#at]
    if (byte === undefined) throw new DatasetError('a column ends too early')
    this.#at++
    return byte
  }
}
