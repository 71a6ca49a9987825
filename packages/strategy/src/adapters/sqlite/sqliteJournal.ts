import type { EpochMs } from '../../ports/clock.ts'
import type { Journal } from '../../ports/journal.ts'

export interface SqliteJournalOptions {
  /** State folder; created with mode 0700. */
  readonly folder: string
  /** `paper`, `testnet`, `mainnet` or a name of one's own. */
  readonly environment: string
  /** User address or another name of the account. */
  readonly account: string
  readonly now: () => EpochMs
}

/**
 * Opens the journal as its only writer and verifies all of it.
 *
 * @throws {JournalError} Locked by another process, read-only, full, corrupt, or of another account.
 */
export declare function openSqliteJournal(options: SqliteJournalOptions): Journal

/** Reads a journal without owning it, also while a bot writes it: one JSON line per entry. */
export declare function exportJournal(folder: string): Iterable<string>
