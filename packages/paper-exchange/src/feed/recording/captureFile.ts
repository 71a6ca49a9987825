import type { Market } from '@asterkit/instruments'
import type * as z from 'zod'
import type { EpochMs } from '../../core/contract.ts'
import { CaptureBook } from './captureBook.ts'
import { differenceOf } from './captureDifference.ts'
import {
  bodyOf,
  CapturedDepth,
  CapturedSnapshot,
  CapturedTicker,
  CapturedTrade,
  kindOf,
  receiveTime,
} from './captureMessages.ts'
import { decimalsOf } from './columnText.ts'
import { type SeenDigits, seeLevel } from './seenDigits.ts'
import { TextLines } from './textLines.ts'

const SYMBOL = /"stream":"([^"@]+)@/
/** More digits than any price of a venue has; only the check counts in them. */
const CHECK_DIGITS = { price: 8, quantity: 8 }

/** One capture file: the streams of one symbol. */
export class CaptureFile {
  readonly path: string
  readonly market: Market
  readonly symbol: string
  /** When the first snapshot of the book was received. */
  readonly firstBookTime: EpochMs
  readonly lastTime: EpochMs
  /** The largest price or quantity. */
  #largest = 0
  readonly seen: SeenDigits = { price: 0, quantity: 0, typicalPrice: 1 }

  /** Reads the whole file once. @throws {FeedError} A line is malformed; names file and line. */
  constructor(path: string, market: Market) {
    this.path = path
    this.market = market
    const lines = this.open()
    const book = new CaptureBook(CHECK_DIGITS)
    let symbol: string | undefined
    let firstBook: EpochMs | undefined
    let last = Number.NEGATIVE_INFINITY
    for (let line = lines.next(); line !== undefined; line = lines.next()) {
      const time = receiveTime(line)
      if (time === undefined || time < last) throw lines.problem('not a time after the line before')
      last = time
      const named = SYMBOL.exec(line)?.[1]?.toUpperCase()
      if (named !== undefined && symbol !== undefined && named !== symbol) {
        throw lines.problem(`${named} in a capture of ${symbol}; one file per symbol`)
      }
      symbol ??= named
      const wrong = this.#check(line, book)
      if (wrong !== undefined) throw lines.problem(wrong)
      if (kindOf(line) === 'snapshot') firstBook ??= time
    }
    if (symbol === undefined || firstBook === undefined) {
      throw lines.problem('the capture holds no snapshot of a book, or no stream')
    }
    for (const digits of [this.seen.price, this.seen.quantity]) {
      if (this.#largest * 10 ** digits > Number.MAX_SAFE_INTEGER) {
        throw lines.problem('prices or quantities of the capture have more than 15 digits')
      }
    }
    this.symbol = symbol
    this.firstBookTime = firstBook
    this.lastTime = last
  }

  open(): TextLines {
    return new TextLines(this.path)
  }

  #check(line: string, book: CaptureBook): string | undefined {
    const kind = kindOf(line)
    if (kind === 'other') return undefined
    let body: unknown
    try {
      body = bodyOf(line)
    } catch (error) {
      return `not JSON: ${(error as Error).message}`
    }
    switch (kind) {
      case 'depth':
        return this.#read(CapturedDepth, body, (depth) => {
          this.#see([...depth.b, ...depth.a])
          book.takeDepth(differenceOf(depth))
          return book.isCrossed
        })
      case 'snapshot':
        return this.#read(CapturedSnapshot, body, (snapshot) => {
          this.#see([...snapshot.bids, ...snapshot.asks])
          book.takeSnapshot(snapshot)
          return book.isCrossed
        })
      case 'ticker':
        return this.#read(CapturedTicker, body, ({ b, a }) => Number(b) >= Number(a))
      case 'trade':
        return this.#read(CapturedTrade, body, () => false)
    }
  }

  #read<Schema extends z.ZodType>(
    schema: Schema,
    body: unknown,
    isCrossed: (message: z.output<Schema>) => boolean,
  ): string | undefined {
    const read = schema.safeParse(body)
    if (!read.success) return `not a message of its stream: ${read.error.issues[0]?.path.join('.')}`
    return isCrossed(read.data) ? 'the book is crossed' : undefined
  }

  #see(levels: readonly (readonly [string, string])[]): void {
    for (const [price, quantity] of levels) {
      this.#largest = Math.max(this.#largest, Number(price), Number(quantity))
      seeLevel(this.seen, decimalsOf(price), decimalsOf(quantity), Number(price))
    }
  }
}
