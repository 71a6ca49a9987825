import { Decimal, type Instrument } from '@asterkit/instruments'
import type { EpochMs, Feed, FeedBook, FeedEvent } from '../../core/contract.ts'
import { FeedError } from '../feedError.ts'
import { type EventSource, playSources } from './eventSource.ts'
import { recordedSpan, type WantedSpan } from './recordedSpan.ts'
import { checkSession, EVENT_START, openSession } from './sessionFile.ts'
import type { SessionHeader } from './sessionFormat.ts'
import { TextLevels } from './textLevels.ts'
import type { TextLines } from './textLines.ts'

/** Settings of a replay of a session file. */
export interface SessionRecordingOptions extends WantedSpan {
  readonly file: string
  /** Only these symbols. @default all */
  readonly symbols?: readonly string[]
}

/**
 * Plays a file that `recordSession` wrote: the same books, trades, marks and volumes at the same instants.
 * A file whose writer was killed is played up to its last whole line, and `notes` says so.
 *
 * @throws {FeedError} A line is malformed; names file and line.
 */
export function sessionRecording(options: SessionRecordingOptions): Feed {
  const { file, symbols } = options
  const { header, endTime, isEnded, isTorn } = checkSession(file)
  const unknown = symbols?.filter((each) => header.instruments.every((one) => one.symbol !== each))
  if (unknown !== undefined && unknown.length > 0) {
    throw new FeedError(`${file} holds no ${unknown.join(', ')}`)
  }
  const isWanted = ({ symbol }: Instrument) => symbols?.includes(symbol) !== false
  const span = recordedSpan({ startTime: header.startTime, endTime }, options)
  const source = new SessionEvents(file, header, isWanted)
  return {
    name: `session of ${header.name}`,
    instruments: header.instruments.filter(isWanted),
    funding: new Map(Object.entries(header.funding)),
    ...span,
    notes: [
      ...header.notes,
      ...(isEnded
        ? []
        : [
            `The recording was cut off at ${new Date(endTime).toISOString()}${isTorn ? '; its torn last line is left out' : ''}.`,
          ]),
    ],
    settledBefore: (symbol) => header.settled[symbol] ?? [],
    take: playSources([source], span),
  }
}

class SessionEvents implements EventSource {
  time: EpochMs = Number.POSITIVE_INFINITY
  readonly #lines: TextLines
  readonly #instruments: readonly Instrument[]
  readonly #isWanted: readonly boolean[]
  #line = ''
  #kind = ''
  #place = 0

  constructor(file: string, header: SessionHeader, isWanted: (one: Instrument) => boolean) {
    this.#lines = openSession(file).lines
    this.#instruments = header.instruments
    this.#isWanted = header.instruments.map(isWanted)
    this.#readLine()
  }

  take(): FeedEvent {
    const event = this.#event()
    this.#readLine()
    return event
  }

  #event(): FeedEvent {
    const { time } = this
    const { market, symbol } = this.#instruments[this.#place]!
    const line = this.#line
    if (this.#kind === 'b') return { kind: 'book', time, market, symbol, book: bookOf(line) }
    const [, , , a, b, c, d] = JSON.parse(line)
    switch (this.#kind) {
      case 't': {
        const prices = { price: new Decimal(a), quantity: new Decimal(b) }
        const id = d === undefined ? {} : { tradeId: Number(d) }
        return { kind: 'trade', time, market, symbol, ...prices, takerSide: c, ...id }
      }
      case 'm': {
        const prices = { markPrice: new Decimal(a), indexPrice: new Decimal(b) }
        return { kind: 'mark', time, symbol, ...prices, fundingRate: new Decimal(c) }
      }
      case 'v':
        return { kind: 'volume', time, market, symbol, quoteVolume24h: new Decimal(a) }
      default:
        return { kind: 'status', time, market, symbol, status: String(a) }
    }
  }

  #readLine(): void {
    for (;;) {
      const line = this.#lines.next()
      const match = line === undefined ? null : EVENT_START.exec(line)
      if (line === undefined || match === null || match[1] === 'e') {
        this.time = Number.POSITIVE_INFINITY
        return
      }
      this.#line = line
      this.#kind = match[1]!
      this.#place = Number(match[3])
      this.time = Number(match[2])
      if (this.#isWanted[this.#place]) return
    }
  }
}

/** Cuts a line only when somebody looks at its book. */
function bookOf(line: string): () => FeedBook {
  let book: FeedBook | undefined
  return () => {
    if (book === undefined) {
      const [, , , bids, asks] = JSON.parse(line)
      book = { bids: new TextLevels(bids), asks: new TextLevels(asks) }
    }
    return book
  }
}
