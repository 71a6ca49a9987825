import type { Feed } from '../core/contract.ts'

/** Which market to play, as command lines say it. */
export interface LoadFeedOptions {
  /** Folder of recorded hours; without it the market is synthetic. */
  readonly replay?: string
  readonly seed?: number
  readonly days?: number
}

/**
 * Makes the feed that a command line asks for.
 *
 * @throws {FeedError} The options or the files are unusable; the message says what to do.
 */
export declare function loadFeed(options: LoadFeedOptions): Feed
