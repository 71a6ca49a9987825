import { Decimal, ZERO } from '@asterkit/instruments'
import type { EpochMs, FeedEvent } from '../../core/contract.ts'
import { isNumberText, readMilliseconds, readSeconds } from './columnText.ts'
import type { EventSource } from './eventSource.ts'
import { TextLines } from './textLines.ts'

const COLUMNS = 'bid,ask,mid'
const READERS = { unix_timestamp: readSeconds, unix_timestamp_ms: readMilliseconds }
const MARK_STEP_MS = 1000

/**
 * One `prices_SYMBOL.csv`: best prices without quantities. They stand in for the mark price, which was not
 * recorded: their middle, once a second like the venue's mark price stream.
 */
export class AsterPriceFile {
  readonly path: string
  readonly symbol: string
  readonly lastTime: EpochMs

  /** Reads the whole file once. @throws {FeedError} A row is malformed; names file and line. */
  constructor(path: string, symbol: string) {
    this.path = path
    this.symbol = symbol
    const { lines, timeOf } = openRows(path)
    let last = Number.NEGATIVE_INFINITY
    for (let line = lines.next(); line !== undefined; line = lines.next()) {
      const cells = line.split(',')
      const [stamp = '', ...prices] = cells
      const time = timeOf(stamp)
      if (time === undefined || time < last) throw lines.problem('not a time after the row before')
      const isGood = prices.every((price) => isNumberText(price) && Number(price) > 0)
      if (prices.length !== 3 || !isGood) throw lines.problem('not three prices above zero')
      if (Number(prices[0]) >= Number(prices[1])) throw lines.problem('bid and ask are crossed')
      last = time
    }
    this.lastTime = last
  }

  /** Mark prices of a perpetual. */
  play(): EventSource {
    return new PriceRows(this)
  }
}

class PriceRows implements EventSource {
  time: EpochMs = Number.POSITIVE_INFINITY
  readonly #symbol: string
  readonly #lines: TextLines
  readonly #timeOf: (cell: string) => EpochMs | undefined
  #line = ''

  constructor(file: AsterPriceFile) {
    const { lines, timeOf } = openRows(file.path)
    this.#symbol = file.symbol
    this.#lines = lines
    this.#timeOf = timeOf
    this.#readUntil(Number.NEGATIVE_INFINITY)
  }

  take(): FeedEvent {
    const { time } = this
    const [, bid = '', ask = ''] = this.#line.split(',')
    this.#readUntil(time + MARK_STEP_MS)
    return markAt(time, this.#symbol, new Decimal(bid).plus(ask).div(2))
  }

  #readUntil(notBefore: EpochMs): void {
    for (;;) {
      const line = this.#lines.next()
      this.time =
        line === undefined
          ? Number.POSITIVE_INFINITY
          : (this.#timeOf(line.slice(0, line.indexOf(','))) ?? 0)
      if (line !== undefined) this.#line = line
      if (line === undefined || this.time >= notBefore) return
    }
  }
}

/** A mark price that a middle of prices stands in for; the recording knows neither index nor funding. */
export function markAt(time: EpochMs, symbol: string, price: Decimal, index = price): FeedEvent {
  return { kind: 'mark', time, symbol, markPrice: price, indexPrice: index, fundingRate: ZERO }
}

function openRows(path: string) {
  const lines = new TextLines(path)
  const header = lines.next() ?? ''
  const comma = header.indexOf(',')
  const timeOf = READERS[header.slice(0, comma) as keyof typeof READERS]
  if (timeOf === undefined || header.slice(comma + 1) !== COLUMNS) {
    throw lines.problem(`the columns are not unix_timestamp or unix_timestamp_ms, ${COLUMNS}`)
  }
  return { lines, timeOf }
}
