import type { Journal } from '../ports/journal.ts'

/** A journal without a disk, for tests and backtests. */
export declare function createMemoryJournal(): Journal
