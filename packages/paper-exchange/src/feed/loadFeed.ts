import type { EpochMs, Feed } from '../core/contract.ts'
import type { Regime } from './lively/regime.ts'
import { recordedFeed } from './recordedFeed.ts'
import { syntheticFeed } from './syntheticFeed.ts'

/** Which market to play, as command lines say it. */
export interface LoadFeedOptions {
  /** Folder or session file of a recording; without it the market is made up. */
  readonly replay?: string
  /** Of the made-up market; a replay has no use for it. @default 7 */
  readonly seed?: number
  /** Length; a made-up market without it never ends. */
  readonly days?: number
  /** Of the made-up market: where it starts, epoch ms. */
  readonly startTime?: EpochMs
  /** Of a replay: only these symbols. */
  readonly symbols?: readonly string[]
  /** Of the made-up market: as of `SyntheticFeedOptions`. */
  readonly stepMs?: number
  readonly symbolCount?: number
  readonly regime?: Regime
}

/**
 * Makes the feed that a command line asks for.
 *
 * @throws {FeedError} The options or the files are unusable; the message says what to do.
 */
export function loadFeed(options: LoadFeedOptions): Feed {
  const { replay, seed, days, symbols, startTime, stepMs, symbolCount, regime } = options
  const length = days === undefined ? {} : { days }
  if (replay === undefined) {
    const start = startTime === undefined ? {} : { startTime }
    const lively = {
      ...(stepMs === undefined ? {} : { stepMs }),
      ...(symbolCount === undefined ? {} : { symbolCount }),
      ...(regime === undefined ? {} : { regime }),
    }
    return syntheticFeed({ seed: seed ?? 7, ...length, ...start, ...lively })
  }
  return recordedFeed({ folder: replay, ...length, ...(symbols === undefined ? {} : { symbols }) })
}
