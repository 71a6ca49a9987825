import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { EpochMs } from '../core/contract.ts'
import { FeedError } from './feedError.ts'

/** One hour of one pair. An absent cell is undefined: unknown, never zero. Numbers as decimal text. */
export interface HourRow {
  /** Start of the hour. The two opens are the prices of this very instant. */
  readonly openTime: EpochMs
  readonly spotOpen: string | undefined
  readonly perpOpen: string | undefined
  /** Known only when the hour is over, as are the volumes. */
  readonly spotClose: string | undefined
  readonly perpClose: string | undefined
  readonly spotVolume: string | undefined
  readonly perpVolume: string | undefined
  /** Mark price at the END of the hour: it belongs to `openTime` + 1 h. */
  readonly markPrice: string | undefined
  /** Latest rate settled at or before `openTime`, fraction of notional. */
  readonly fundingRate: string | undefined
}

const HOUR_MS = 3_600_000
const TIME = 'open_time_ms'
const PRICES = [
  'spot_open',
  'spot_close',
  'spot_volume',
  'perp_open',
  'perp_close',
  'perp_volume',
  'mark_price',
] as const
const FUNDING = ['funding_rate_8h_last', 'funding_rate_raw'] as const
const NUMBER = /^\d+(?:\.\d+)?(?:[eE][+-]?\d{1,2})?$/
const SIGNED = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,2})?$/

/**
 * One file of hours, kept as text: rows are cut when they are looked at, so that a file of years costs
 * little more than its size.
 */
export class HourlyFile {
  readonly path: string
  /** Open time of the first row. */
  readonly firstTime: EpochMs
  readonly lastTime: EpochMs
  readonly #text: string
  readonly #times: Float64Array
  readonly #offsets: Int32Array
  readonly #columns: ReadonlyMap<string, number>
  readonly #columnCount: number
  readonly #fundingColumn: number

  /** @throws {FeedError} The file cannot be read, or its header or time column is not as expected. */
  constructor(path: string) {
    this.path = path
    this.#text = readText(path)
    const headerEnd = this.#text.indexOf('\n')
    const header = this.#text
      .slice(0, headerEnd < 0 ? undefined : headerEnd)
      .trimEnd()
      .split(',')
    this.#columns = new Map(header.map((name, index) => [name, index]))
    this.#columnCount = header.length
    const missing = [TIME, ...PRICES].filter((name) => !this.#columns.has(name))
    const funding = FUNDING.find((name) => this.#columns.has(name))
    if (missing.length > 0 || funding === undefined || header[0] !== TIME) {
      const lacks = missing.length > 0 ? missing.join(', ') : FUNDING.join(' or ')
      throw new FeedError(
        `${basename(path)}: the header lacks ${lacks}; expected ${TIME} first, then ${PRICES.join(', ')} and ${FUNDING.join(' or ')}`,
      )
    }
    this.#fundingColumn = this.#columns.get(funding)!
    const { times, offsets } = this.#indexRows(headerEnd + 1)
    this.#times = times
    this.#offsets = offsets
    this.firstTime = times[0]!
    this.lastTime = times[times.length - 1]!
  }

  /** @returns Undefined when the file has no row for that hour. */
  rowAt(openTime: EpochMs): HourRow | undefined {
    const index = this.#find(openTime)
    return index === undefined ? undefined : this.#readRow(index)
  }

  /** The latest hour at or before `time` with both open prices. */
  lastPricedTime(time: EpochMs = this.lastTime): EpochMs | undefined {
    for (let index = this.#times.length - 1; index >= 0; index -= 1) {
      if (this.#times[index]! > time) continue
      const row = this.#readRow(index)
      if (row.spotOpen !== undefined && row.perpOpen !== undefined) return row.openTime
    }
    return undefined
  }

  /** @throws {FeedError} A cell from `from` to `to` is neither empty nor a number that makes sense. */
  check(from: EpochMs, to: EpochMs): void {
    for (let index = 0; index < this.#times.length; index += 1) {
      const time = this.#times[index]!
      if (time >= from && time <= to) this.#checkRow(index)
    }
  }

  #indexRows(start: number): { times: Float64Array; offsets: Int32Array } {
    const text = this.#text
    const times: number[] = []
    const offsets: number[] = []
    for (let offset = start; offset < text.length; ) {
      const newline = text.indexOf('\n', offset)
      const end = newline < 0 ? text.length : newline
      const comma = text.indexOf(',', offset)
      if (end - offset > 1) {
        const cell = text.slice(offset, comma < 0 || comma > end ? end : comma)
        const time = Number(cell)
        const previous = times.at(-1) ?? Number.NEGATIVE_INFINITY
        if (!/^\d{12,14}$/.test(cell) || time % HOUR_MS !== 0 || time <= previous) {
          throw this.#problem(times.length, TIME, cell, 'a full UTC hour after the row before')
        }
        times.push(time)
        offsets.push(offset)
      }
      offset = end + 1
    }
    if (times.length < 2) {
      throw new FeedError(`${basename(this.path)}: fewer than two rows; it needs one row an hour`)
    }
    return { times: Float64Array.from(times), offsets: Int32Array.from(offsets) }
  }

  #find(time: EpochMs): number | undefined {
    const times = this.#times
    const guess = (time - times[0]!) / HOUR_MS
    if (times[guess] === time) return guess
    let low = 0
    let high = times.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      if (times[middle] === time) return middle
      if (times[middle]! < time) low = middle + 1
      else high = middle - 1
    }
    return undefined
  }

  #cells(index: number): string[] {
    const offset = this.#offsets[index]!
    const newline = this.#text.indexOf('\n', offset)
    const line = this.#text.slice(offset, newline < 0 ? undefined : newline)
    return (line.endsWith('\r') ? line.slice(0, -1) : line).split(',')
  }

  #readRow(index: number): HourRow {
    const cells = this.#cells(index)
    const cell = (name: string) => cells[this.#columns.get(name)!] || undefined
    return {
      openTime: this.#times[index]!,
      spotOpen: cell('spot_open'),
      perpOpen: cell('perp_open'),
      spotClose: cell('spot_close'),
      perpClose: cell('perp_close'),
      spotVolume: cell('spot_volume'),
      perpVolume: cell('perp_volume'),
      markPrice: cell('mark_price'),
      fundingRate: cells[this.#fundingColumn] || undefined,
    }
  }

  #checkRow(index: number): void {
    const cells = this.#cells(index)
    if (cells.length !== this.#columnCount) {
      throw this.#problem(index, 'row', cells.join(','), `${this.#columnCount} cells`)
    }
    for (const name of PRICES) {
      const value = cells[this.#columns.get(name)!]!
      const isPrice = !name.endsWith('volume')
      if (value !== '' && !(NUMBER.test(value) && (!isPrice || Number(value) > 0))) {
        throw this.#problem(index, name, value, isPrice ? 'a price above zero' : 'a number')
      }
    }
    const funding = cells[this.#fundingColumn]!
    if (funding !== '' && !(SIGNED.test(funding) && Math.abs(Number(funding)) < 1)) {
      throw this.#problem(index, 'funding', funding, 'a fraction such as 0.0001')
    }
  }

  #problem(index: number, column: string, value: string, expected: string): FeedError {
    const shown = JSON.stringify(value.slice(0, 60))
    return new FeedError(
      `${basename(this.path)} line ${index + 2}: ${column} is ${shown}, expected ${expected} or an empty cell`,
    )
  }
}

function readText(path: string): string {
  try {
    const bytes = readFileSync(path)
    return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1')
  } catch (error) {
    const reason = (error as Error).message
    throw new FeedError(`cannot read ${path}: ${reason}; fetch the file anew`, { cause: error })
  }
}
