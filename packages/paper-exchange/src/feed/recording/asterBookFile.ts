import type { EpochMs, FeedBook, FeedEvent } from '../../core/contract.ts'
import { EMPTY_BOOK } from '../bookAround.ts'
import { decimalsOf, isNumberText, readMilliseconds, readSeconds } from './columnText.ts'
import type { EventSource } from './eventSource.ts'
import { type SeenDigits, seeLevel } from './seenDigits.ts'
import { TextLevels } from './textLevels.ts'
import { TextLines } from './textLines.ts'

const DEPTH = 10
const FIRST_BID = 2
const FIRST_ASK = FIRST_BID + 2 * DEPTH
const HEADER = ['lastUpdateId', ...sideColumns('bid'), ...sideColumns('ask')].join(',')
const READERS = { unix_timestamp: readSeconds, unix_timestamp_ms: readMilliseconds }

/**
 * One `orderbook_SYMBOL.csv`: ten best levels of each side, one row per message. A symbol that is silent
 * for longer than `holeAfterMs` has no book from then on: what nobody saw is not traded against.
 */
export class AsterBookFile {
  readonly path: string
  readonly symbol: string
  readonly firstTime: EpochMs
  readonly lastTime: EpochMs
  readonly seen: SeenDigits = { price: 0, quantity: 0, typicalPrice: 1 }

  /** Reads the whole file once. @throws {FeedError} A row is malformed; names file and line. */
  constructor(path: string, symbol: string) {
    this.path = path
    this.symbol = symbol
    const { lines, timeOf } = openRows(path)
    let first: EpochMs | undefined
    let last = Number.NEGATIVE_INFINITY
    for (let line = lines.next(); line !== undefined; line = lines.next()) {
      const cells = line.split(',')
      const time = timeOf(cells[0] ?? '')
      if (time === undefined) throw lines.problem(`not a time: ${quote(cells[0])}`)
      if (time < last) throw lines.problem('the row is older than the row before')
      const wrong = this.#check(cells)
      if (wrong !== undefined) throw lines.problem(wrong)
      first ??= time
      last = time
    }
    if (first === undefined) throw lines.problem('the file holds no row of a book')
    this.firstTime = first
    this.lastTime = last
  }

  /** The books as events of a perpetual. */
  play(holeAfterMs: number): EventSource {
    return new BookRows(this, holeAfterMs)
  }

  #check(cells: readonly string[]): string | undefined {
    if (cells.length !== 2 + 4 * DEPTH) return `${cells.length} cells instead of ${2 + 4 * DEPTH}`
    if (!/^\d+$/.test(cells[1]!)) return `not an update id: ${quote(cells[1])}`
    const wrong = this.#checkSide(cells, FIRST_BID, -1) ?? this.#checkSide(cells, FIRST_ASK, 1)
    if (wrong !== undefined) return wrong
    const [bid, ask] = [cells[FIRST_BID]!, cells[FIRST_ASK]!]
    const isCrossed = bid !== '' && ask !== '' && Number(bid) >= Number(ask)
    return isCrossed ? `the book is crossed: bid ${bid}, ask ${ask}` : undefined
  }

  #checkSide(cells: readonly string[], from: number, direction: 1 | -1): string | undefined {
    let before: number | undefined
    let isOver = false
    for (let at = from; at < from + 2 * DEPTH; at += 2) {
      const price = cells[at]!
      const quantity = cells[at + 1]!
      if (price === '' && quantity === '') {
        isOver = true
        continue
      }
      if (isOver) return 'a level follows an empty level'
      if (!isNumberText(price)) return `not a price: ${quote(price)}`
      if (!isNumberText(quantity)) return `not a quantity: ${quote(quantity)}`
      const value = Number(price)
      if (!(value > 0)) return 'a price is zero'
      if (before !== undefined && (value - before) * direction <= 0) {
        return `levels are not best first: ${price} after ${before}`
      }
      before = value
      seeLevel(this.seen, decimalsOf(price), decimalsOf(quantity), value)
    }
    return undefined
  }
}

class BookRows implements EventSource {
  time: EpochMs
  readonly #symbol: string
  readonly #holeAfterMs: number
  readonly #lines: TextLines
  readonly #timeOf: (cell: string) => EpochMs | undefined
  #line: string | undefined
  #lineTime: EpochMs = Number.POSITIVE_INFINITY

  constructor(file: AsterBookFile, holeAfterMs: number) {
    const { lines, timeOf } = openRows(file.path)
    this.#symbol = file.symbol
    this.#holeAfterMs = holeAfterMs
    this.#lines = lines
    this.#timeOf = timeOf
    this.#readLine()
    this.time = this.#lineTime
  }

  take(): FeedEvent {
    const { time } = this
    if (time < this.#lineTime) {
      this.time = this.#lineTime
      return this.#event(time, () => EMPTY_BOOK)
    }
    const book = bookOf(this.#line!)
    this.#readLine()
    this.time = Math.min(this.#lineTime, time + this.#holeAfterMs)
    return this.#event(time, book)
  }

  #event(time: EpochMs, book: () => FeedBook): FeedEvent {
    return { kind: 'book', time, market: 'perp', symbol: this.#symbol, book }
  }

  #readLine(): void {
    this.#line = this.#lines.next()
    this.#lineTime =
      this.#line === undefined
        ? Number.POSITIVE_INFINITY
        : (this.#timeOf(this.#line.slice(0, this.#line.indexOf(','))) ?? 0)
  }
}

function openRows(path: string) {
  const lines = new TextLines(path)
  const header = lines.next() ?? ''
  const comma = header.indexOf(',')
  const timeOf = READERS[header.slice(0, comma) as keyof typeof READERS]
  if (timeOf === undefined || header.slice(comma + 1) !== HEADER) {
    throw lines.problem(
      'the columns are not unix_timestamp or unix_timestamp_ms, lastUpdateId, bid_price_0, bid_qty_0 to ask_qty_9',
    )
  }
  return { lines, timeOf }
}

/** Cuts a row only when somebody looks at its book, and counts a level only when he looks at it. */
function bookOf(line: string): () => FeedBook {
  let book: FeedBook | undefined
  return () => {
    if (book === undefined) {
      const cells = line.split(',')
      book = {
        bids: new TextLevels(cells, FIRST_BID, DEPTH),
        asks: new TextLevels(cells, FIRST_ASK, DEPTH),
      }
    }
    return book
  }
}

function sideColumns(side: 'bid' | 'ask'): string[] {
  return Array.from({ length: DEPTH }, (_, level) => [
    `${side}_price_${level}`,
    `${side}_qty_${level}`,
  ]).flat()
}

function quote(text: string | undefined): string {
  return JSON.stringify((text ?? '').slice(0, 60))
}
