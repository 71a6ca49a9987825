import { join } from 'node:path'
import { Decimal, type Market } from '@asterkit/instruments'
import type { EpochMs, Feed, FeedBook, FeedEvent } from '../../core/contract.ts'
import { EMPTY_BOOK } from '../bookAround.ts'
import { FeedError } from '../feedError.ts'
import { type BookRecordingOptions, DEFAULT_HOLE_MS, NO_FUNDING } from './asterRecording.ts'
import { CaptureBook } from './captureBook.ts'
import { readDifference } from './captureDifference.ts'
import { CaptureFile } from './captureFile.ts'
import {
  bodyOf,
  type CapturedKind,
  type CapturedSnapshot,
  type CapturedTicker,
  kindOf,
  RECEIVE_TIME_DIGITS,
  readTrade,
} from './captureMessages.ts'
import { type EventSource, playSources } from './eventSource.ts'
import { RecordedRules } from './recordedRules.ts'
import { recordedSpan } from './recordedSpan.ts'
import type { TextLines } from './textLines.ts'
import { withMidMarks } from './withMidMarks.ts'

const NAME = /^(usdm|spot)-.*\.jsonl(?:\.gz)?$/
const MARKETS: Readonly<Record<string, Market>> = { usdm: 'perp', spot: 'spot' }

/** Whether a folder with these files holds such captures. */
export function isBinanceCapture(names: readonly string[]): boolean {
  return names.some((name) => NAME.test(name))
}

/**
 * Plays raw captures of Binance streams (`usdm-*.jsonl`, `spot-*.jsonl`: receive time in ns, blank, JSON)
 * in the order in which they were received: differences of the book, best prices and trades. Files are
 * checked whole before anything is played.
 *
 * @param names Files of the folder.
 * @throws {FeedError} A file is malformed; names file and line.
 */
export function binanceCapture(options: BookRecordingOptions, names: readonly string[]): Feed {
  const { folder, symbols } = options
  const files = names
    .flatMap((name) => {
      const market = MARKETS[NAME.exec(name)?.[1] ?? '']
      return market === undefined ? [] : [new CaptureFile(join(folder, name), market)]
    })
    .filter(({ symbol }) => symbols?.includes(symbol) !== false)
  if (files.length === 0) throw new FeedError(`no capture of ${symbols?.join(', ')} in ${folder}`)
  const rules = new RecordedRules(folder, names)
  const found = files.map(({ market, symbol, seen }) => rules.of(market, symbol, seen))
  const perps = files.filter(({ market }) => market === 'perp')
  const span = recordedSpan(
    {
      startTime: Math.min(...files.map(({ firstBookTime }) => firstBookTime)),
      endTime: Math.max(...files.map(({ lastTime }) => lastTime)),
    },
    options,
  )
  const holeAfterMs = options.holeAfterMs ?? DEFAULT_HOLE_MS
  const sources = files.map((file) => new CaptureEvents(file, holeAfterMs))
  return {
    name: `captured books ${files.map(({ market, symbol }) => `${market} ${symbol}`).join(', ')}`,
    instruments: found.map(({ instrument }) => instrument),
    funding: new Map(perps.map(({ symbol }) => [symbol, NO_FUNDING])),
    ...span,
    notes: [
      'Times are those of the receiver. Mark prices are the middle of the book, index prices that of the spot book; funding rates are zero: none was recorded.',
      ...found.flatMap(({ note }) => note ?? []),
    ],
    settledBefore: () => [],
    take: withMidMarks(playSources(sources, span)),
  }
}

class CaptureEvents implements EventSource {
  time: EpochMs
  readonly #file: CaptureFile
  readonly #holeAfterMs: number
  readonly #lines: TextLines
  readonly #book: CaptureBook
  #line = ''
  #kind: CapturedKind = 'other'
  #lineTime: EpochMs = Number.NEGATIVE_INFINITY

  constructor(file: CaptureFile, holeAfterMs: number) {
    this.#file = file
    this.#holeAfterMs = holeAfterMs
    this.#lines = file.open()
    this.#book = new CaptureBook(file.seen)
    this.#readLine()
    this.time = this.#lineTime
  }

  take(): FeedEvent {
    const { time } = this
    if (time < this.#lineTime) {
      this.time = this.#lineTime
      return this.#bookEvent(time, () => EMPTY_BOOK)
    }
    const event = this.#play(this.#line, time)
    this.#readLine()
    this.time = Math.min(this.#lineTime, time + this.#holeAfterMs)
    return event
  }

  #play(line: string, time: EpochMs): FeedEvent {
    const kind = this.#kind
    if (kind === 'trade') return this.#tradeEvent(line, time)
    if (kind === 'depth') this.#book.takeDepth(readDifference(line))
    else if (kind === 'snapshot') this.#book.takeSnapshot(bodyOf(line) as CapturedSnapshot)
    else this.#book.takeTicker(() => bodyOf(line) as CapturedTicker)
    return this.#bookEvent(time, () => this.#book.read())
  }

  #bookEvent(time: EpochMs, book: () => FeedBook): FeedEvent {
    const { market, symbol } = this.#file
    return { kind: 'book', time, market, symbol, book }
  }

  #tradeEvent(line: string, time: EpochMs): FeedEvent {
    const { market, symbol } = this.#file
    const { t, p, q, m } = readTrade(line)
    const amounts = { price: new Decimal(p), quantity: new Decimal(q) }
    return {
      kind: 'trade',
      time,
      market,
      symbol,
      ...amounts,
      takerSide: m ? 'sell' : 'buy',
      tradeId: t,
    }
  }

  /** Goes to the next line that says something about the market. */
  #readLine(): void {
    for (;;) {
      const line = this.#lines.next()
      this.#lineTime =
        line === undefined ? Number.POSITIVE_INFINITY : Number(line.slice(0, RECEIVE_TIME_DIGITS))
      if (line === undefined) return
      this.#line = line
      this.#kind = kindOf(line)
      if (this.#kind !== 'other') return
    }
  }
}
