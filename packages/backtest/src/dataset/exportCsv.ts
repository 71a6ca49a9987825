import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { countText } from './countText.ts'
import type { Dataset, InstrumentRecording } from './dataset.ts'
import { DatasetError } from './datasetError.ts'
import { LevelBook } from './levelBook.ts'
import type { EpochMs } from './marketEvent.ts'

/** Levels of a side, as in the files of the original collector. */
const DEPTH = 10
const PIECE = 1 << 16

/**
 * Writes a recording as CSV in the layouts of the original Python collector, with milliseconds: `orderbook_SYMBOL.csv`
 * (ten levels after each change), `trades_SYMBOL.csv` and `prices_SYMBOL.csv`. Files of these names are replaced.
 *
 * @throws {DatasetError} A file is malformed, or the folder cannot be written.
 */
export function exportCsv(dataset: Dataset, folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
    for (const recording of dataset.instruments) exportInstrument(recording, folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && 'syscall' in error) {
      throw new DatasetError(`cannot write into ${folder}: ${error.message}`, { cause: error })
    }
    throw error
  }
}

function exportInstrument(recording: InstrumentRecording, folder: string): void {
  const { symbol } = recording
  const price = countText(recording.tickSize)
  const quantity = countText(recording.stepSize)
  const tick = Number(recording.tickSize)
  const lot = Number(recording.stepSize)
  const books = new CsvFile(join(folder, `orderbook_${symbol}.csv`), bookHeader())
  const trades = new CsvFile(
    join(folder, `trades_${symbol}.csv`),
    'id,unix_timestamp_ms,side,price,quantity',
  )
  const prices = new CsvFile(join(folder, `prices_${symbol}.csv`), 'unix_timestamp_ms,bid,ask,mid')
  const book = new LevelBook()
  let newest: EpochMs = 0
  const side = (levels: readonly number[]) =>
    Array.from({ length: DEPTH }, (_, rank) => {
      const ticks = levels[2 * rank]
      return ticks === undefined ? ',' : `${price(ticks)},${quantity(levels[2 * rank + 1]!)}`
    }).join(',')
  const tellBook = (time: EpochMs, updateId: number) => {
    // Readers of these files expect times that never fall.
    newest = Math.max(newest, time)
    books.line(`${newest},${updateId},${side(book.bids)},${side(book.asks)}`)
    const [bid, ask] = [book.bids[0], book.asks[0]]
    if (bid === undefined || ask === undefined) return
    const mid = (((bid + ask) / 2) * tick).toFixed(6)
    prices.line(`${newest},${price(bid)},${price(ask)},${mid}`)
  }
  try {
    for (const event of recording.events()) {
      if (event.kind === 'snapshot') {
        book.load(event)
        tellBook(event.time, event.lastUpdateId)
      } else if (event.kind === 'depth') {
        if (book.apply(event)) tellBook(event.time, event.lastUpdateId)
      } else if (event.kind === 'gap') book.void()
      else if (event.kind === 'trade') {
        const { id, time, takerSide, ticks, lots } = event
        const amounts = `${(ticks * tick).toFixed(6)},${(lots * lot).toFixed(6)}`
        trades.line(`${id},${time},${takerSide},${amounts}`)
      }
    }
  } finally {
    for (const file of [books, trades, prices]) file.close()
  }
}

function bookHeader(): string {
  const columns = (name: string) =>
    Array.from({ length: DEPTH }, (_, rank) => `${name}_price_${rank},${name}_qty_${rank}`)
  return ['unix_timestamp_ms,lastUpdateId', ...columns('bid'), ...columns('ask')].join(',')
}

/** A file that is written in pieces. */
class CsvFile {
  readonly #file: number
  #text: string

  constructor(path: string, header: string) {
    this.#file = openSync(path, 'w')
    this.#text = `${header}\n`
  }

  line(text: string): void {
    this.#text += `${text}\n`
    if (this.#text.length >= PIECE) this.#write()
  }

  close(): void {
    try {
      this.#write()
    } finally {
      closeSync(this.#file)
    }
  }

  #write(): void {
    const bytes = Buffer.from(this.#text)
    this.#text = ''
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at)
  }
}
