import { Decimal } from '@asterkit/instruments'
import type { EpochMs, FeedEvent } from '../../core/contract.ts'
import { isNumberText, readMilliseconds } from './columnText.ts'
import type { EventSource } from './eventSource.ts'
import { TextLines } from './textLines.ts'

type TradeEvent = Extract<FeedEvent, { kind: 'trade' }>

const HEADER = 'id,unix_timestamp_ms,side,price,quantity'
/** A row may be so much older than one before it: a restarted recorder asks for the latest trades again. */
const LATEST_MS = 600_000

/**
 * One `trades_SYMBOL.csv`. Its ids come from two series, those of single trades and those of aggregate
 * trades, so they order nothing: rows are played by time, rows of one time in the order of the file.
 */
export class AsterTradeFile {
  readonly path: string
  readonly symbol: string
  readonly lastTime: EpochMs
  /** How much older than a row before it a row is at most, ms. */
  readonly lateMs: number

  /** Reads the whole file once. @throws {FeedError} A row is malformed; names file and line. */
  constructor(path: string, symbol: string) {
    this.path = path
    this.symbol = symbol
    const lines = openRows(path)
    let newest = Number.NEGATIVE_INFINITY
    let lateMs = 0
    for (let line = lines.next(); line !== undefined; line = lines.next()) {
      const wrong = checkRow(line)
      if (wrong !== undefined) throw lines.problem(wrong)
      const { time } = readRow(line, symbol)
      newest = Math.max(newest, time)
      lateMs = Math.max(lateMs, newest - time)
      if (lateMs > LATEST_MS) throw lines.problem('the row is ten minutes older than one before it')
    }
    this.lastTime = newest
    this.lateMs = lateMs
  }

  /** The trades as events of a perpetual. */
  play(): EventSource {
    return new TradeRows(this)
  }
}

/** Reads ahead by as much as rows come late, and sorts that. */
class TradeRows implements EventSource {
  time: EpochMs = Number.POSITIVE_INFINITY
  readonly #file: AsterTradeFile
  readonly #lines: TextLines
  readonly #ahead: TradeEvent[] = []
  #newest = Number.NEGATIVE_INFINITY

  constructor(file: AsterTradeFile) {
    this.#file = file
    this.#lines = openRows(file.path)
    this.#readAhead()
  }

  take(): FeedEvent {
    const event = this.#ahead.shift()
    if (event === undefined) throw new RangeError('the trades are over')
    this.#readAhead()
    return event
  }

  #readAhead(): void {
    while (this.#newest - this.#file.lateMs <= (this.#ahead[0]?.time ?? this.#newest)) {
      const line = this.#lines.next()
      if (line === undefined) break
      const event = readRow(line, this.#file.symbol)
      this.#newest = Math.max(this.#newest, event.time)
      let at = this.#ahead.length
      while (at > 0 && this.#ahead[at - 1]!.time > event.time) at -= 1
      this.#ahead.splice(at, 0, event)
    }
    this.time = this.#ahead[0]?.time ?? Number.POSITIVE_INFINITY
  }
}

function openRows(path: string): TextLines {
  const lines = new TextLines(path)
  if (lines.next() !== HEADER) throw lines.problem(`the columns are not ${HEADER}`)
  return lines
}

function checkRow(line: string): string | undefined {
  const cells = line.split(',')
  const [id = '', time = '', side = '', price = '', quantity = ''] = cells
  if (cells.length !== 5) return `${cells.length} cells instead of 5`
  if (!/^\d{1,15}$/.test(id)) return `not an id: ${quote(id)}`
  if (readMilliseconds(time) === undefined) return `not a time: ${quote(time)}`
  if (side !== 'buy' && side !== 'sell') return `not a side: ${quote(side)}`
  if (!isNumberText(price) || !(Number(price) > 0)) return `not a price: ${quote(price)}`
  return isNumberText(quantity) && Number(quantity) > 0
    ? undefined
    : `not a quantity: ${quote(quantity)}`
}

function readRow(line: string, symbol: string): TradeEvent {
  const [id, time, side, price, quantity] = line.split(',')
  return {
    kind: 'trade',
    time: Number(time),
    market: 'perp',
    symbol,
    price: new Decimal(price!),
    quantity: new Decimal(quantity!),
    takerSide: side === 'buy' ? 'buy' : 'sell',
    tradeId: Number(id),
  }
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 60))
}
