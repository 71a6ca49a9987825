import type { EpochMs } from '../ports/clock.ts'
import type { Journal, LedgerTransaction, StoredEntry } from '../ports/journal.ts'
import type { Balances } from '../ledger/balances.ts'
import type { TradeEntry } from './entries.ts'
import type { JournalView } from './journalView.ts'

/** The journal together with what it says: each append is durable first, then folded. */
export interface RecordBook {
  readonly view: JournalView
  /** Sum of all postings, per account and asset. */
  readonly balances: Balances
  append(entry: TradeEntry, transactions?: readonly LedgerTransaction[]): StoredEntry
  isBooked(sourceId: string): boolean
}

/**
 * Reads the whole journal and keeps its view up to date from then on.
 *
 * @throws {Error} An entry breaks its schema: the journal was written by another version.
 */
export declare function openRecordBook(journal: Journal): RecordBook

/** Starts a session: the epoch rises, orders left as sent count as unknown. Once per process. */
export declare function startSession(book: RecordBook, now: EpochMs): number
