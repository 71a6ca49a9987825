import type { EpochMs, Feed } from '../core/contract.ts'

/** Settings of a replay of hourly files. */
export interface RecordedFeedOptions {
  /** Folder with `<venue>-<SYMBOL>-1h.csv` or `.csv.gz` files. */
  readonly folder: string
  /** Length in days. With `from` counted from there, else the last days that all files cover. */
  readonly days?: number
  /** First instant; rounded up to a full hour. */
  readonly from?: EpochMs
  /** Only these symbols. @default every file of the folder */
  readonly symbols?: readonly string[]
  /** Distance between best bid and best ask, in basis points of the price. */
  readonly spreadBps?: number
  /** Value resting on each side of a book, in quote. */
  readonly depthQuote?: number
}

/**
 * Replays recorded hours of spot and perpetual prices and funding.
 *
 * @throws {FeedError} Folder, header or a number is unusable; the message says what to do.
 */
export declare function recordedFeed(options: RecordedFeedOptions): Feed
