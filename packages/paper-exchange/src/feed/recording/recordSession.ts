import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import type { EpochMs, Feed, FeedBook, FeedEvent, Levels } from '../../core/contract.ts'
import { FeedError } from '../feedError.ts'
import { headerLine, SESSION_NAME } from './sessionFormat.ts'

/** A feed that writes down what it hands out. */
export interface RecordedSession extends Feed {
  /** Writes what is left and the closing line, then closes the file. Further calls do nothing. */
  close(): void
}

/** Settings of a recording. */
export interface RecordSessionOptions {
  /**
   * Hears that the file cannot be written any more, once; the feed goes on without being recorded. What was
   * written so far can be played. @default the feed ends with the error
   */
  readonly onTrouble?: (error: FeedError) => void
}

/** Compressed text is written in members of about this size, or after this pause. */
const MEMBER_CHARACTERS = 1 << 16
const MEMBER_MS = 1000

/**
 * Records every market event that a feed hands out, whatever feed it is, into a file that `recordedFeed`
 * plays back. Plain files hold each event before the venue has seen it; a compressed one (`.gz`) is up to
 * a second behind. A killed process or a full disk leaves a torn last line at worst, and never the line
 * that closes a recording: whoever plays the file is told where it was cut off.
 *
 * @param file Name ending in `.session.jsonl` or `.session.jsonl.gz`; must not exist.
 * @throws {FeedError} The file exists, has another name or cannot be written.
 */
export function recordSession(
  feed: Feed,
  file: string,
  options: RecordSessionOptions = {},
): RecordedSession {
  const writer = new SessionWriter(feed, file, options)
  return {
    ...feed,
    settledBefore: (symbol) => feed.settledBefore(symbol),
    *take(until) {
      try {
        for (const event of feed.take(until)) {
          writer.add(event)
          yield event
        }
      } finally {
        writer.reach(until)
      }
    },
    close: () => writer.close(),
  }
}

class SessionWriter {
  readonly #file: string
  readonly #isCompressed: boolean
  readonly #places: ReadonlyMap<string, number>
  readonly #endTime: EpochMs
  readonly #onTrouble: RecordSessionOptions['onTrouble']
  #handle: number | undefined
  #text: string
  #written = performance.now()
  #reached: EpochMs

  constructor(feed: Feed, file: string, { onTrouble }: RecordSessionOptions) {
    if (!SESSION_NAME.test(file)) {
      throw new FeedError(`${file}: name the recording like night.session.jsonl or .jsonl.gz`)
    }
    this.#file = file
    this.#isCompressed = file.endsWith('.gz')
    this.#places = new Map(
      feed.instruments.map(({ market, symbol }, place) => [`${market} ${symbol}`, place]),
    )
    this.#endTime = feed.endTime ?? Number.POSITIVE_INFINITY
    this.#reached = feed.startTime
    this.#text = `${headerLine(feed)}\n`
    this.#handle = createFile(file)
    try {
      this.#write()
    } catch (error) {
      // It is ours and holds nothing yet.
      rmSync(file)
      const { message } = (error as Error).cause as Error
      throw new FeedError(`cannot record to ${file}: ${message}`, { cause: error })
    }
    this.#onTrouble = onTrouble
  }

  add(event: FeedEvent): void {
    const market = event.kind === 'mark' ? 'perp' : event.market
    const place = this.#places.get(`${market} ${event.symbol}`)
    if (this.#handle === undefined || place === undefined) return
    this.#text += `${JSON.stringify(eventLine(event, place))}\n`
    if (this.#text.length >= MEMBER_CHARACTERS) this.#write()
  }

  /** Notes how far time has come; what is due to be written is written. */
  reach(until: EpochMs): void {
    this.#reached = Math.max(this.#reached, Math.min(until, this.#endTime))
    const isDue = !this.#isCompressed || performance.now() - this.#written >= MEMBER_MS
    if (isDue) this.#write()
  }

  close(): void {
    if (this.#handle === undefined) return
    if (Number.isFinite(this.#reached)) this.#text += `${JSON.stringify(['e', this.#reached])}\n`
    this.#write()
    if (this.#handle !== undefined) closeSync(this.#handle)
    this.#handle = undefined
  }

  #write(): void {
    if (this.#handle === undefined || this.#text === '') return
    const bytes = this.#isCompressed ? gzipSync(this.#text) : Buffer.from(this.#text)
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#handle, bytes, at)
    } catch (error) {
      this.#giveUp(error as Error)
    }
    this.#text = ''
    this.#written = performance.now()
  }

  /** Nothing is written behind a torn line, also when there is room again. */
  #giveUp(cause: Error): void {
    if (this.#handle !== undefined) closeSync(this.#handle)
    this.#handle = undefined
    const reached = new Date(this.#reached).toISOString()
    const error = new FeedError(
      `cannot write ${this.#file} (${cause.message}): the recording ends at ${reached}; what it holds can be played`,
      { cause },
    )
    if (this.#onTrouble === undefined) throw error
    this.#onTrouble(error)
  }
}

function eventLine(event: FeedEvent, place: number): readonly unknown[] {
  const { time } = event
  switch (event.kind) {
    case 'book':
      return bookLine(event.book(), time, place)
    case 'trade': {
      const { price, quantity, takerSide, tradeId } = event
      const line = ['t', time, place, price.toFixed(), quantity.toFixed(), takerSide]
      return tradeId === undefined ? line : [...line, tradeId]
    }
    case 'mark': {
      const { markPrice, indexPrice, fundingRate } = event
      return ['m', time, place, markPrice.toFixed(), indexPrice.toFixed(), fundingRate.toFixed()]
    }
    case 'volume':
      return ['v', time, place, event.quoteVolume24h.toFixed()]
    case 'status':
      return ['s', time, place, event.status]
  }
}

function bookLine({ bids, asks }: FeedBook, time: EpochMs, place: number): readonly unknown[] {
  return ['b', time, place, sideText(bids), sideText(asks)]
}

function sideText(levels: Levels): string[] {
  const text: string[] = []
  for (let index = 0; index < levels.length; index += 1) {
    const level = levels.at(index)
    if (level !== undefined) text.push(level[0].toFixed(), level[1].toFixed())
  }
  return text
}

function createFile(file: string): number {
  try {
    return openSync(file, 'wx', 0o600)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const reason =
      code === 'EEXIST'
        ? 'it exists, and recordings are never overwritten; choose another name'
        : (error as Error).message
    throw new FeedError(`cannot record to ${file}: ${reason}`, { cause: error })
  }
}
