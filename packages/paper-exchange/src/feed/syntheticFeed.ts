import type { EpochMs, Feed } from '../core/contract.ts'

/** Settings of the made-up market. */
export interface SyntheticFeedOptions {
  /** Same seed, same prices to the last digit. Unsigned 32-bit. */
  readonly seed: number
  /** Virtual start; rounded down to a full hour. @default 2026-01-05T00:00:00Z */
  readonly startTime?: EpochMs
  /** Length; without it the feed never ends. */
  readonly days?: number
}

/** Makes a deterministic market of several pairs with different funding regimes. */
export declare function syntheticFeed(options: SyntheticFeedOptions): Feed
