import { assertBalanced, type Balances, createRunningBalances } from '../ledger/balances.ts'
import type { EpochMs } from '../ports/clock.ts'
import type { Journal, LedgerTransaction, StoredEntry } from '../ports/journal.ts'
import { parseEntry, type TradeEntry } from './entries.ts'
import { createJournalFold } from './foldEntry.ts'
import type { JournalView } from './journalView.ts'

/** The journal together with what it says: each append is durable first, then folded. */
export interface RecordBook {
  readonly view: JournalView
  /** Sum of all postings, per account and asset. */
  readonly balances: Balances
  /**
   * Stores an entry with its ledger transactions in one commit. Transactions whose source is booked
   * already are left out; an entry that depends on them must be left out by the caller.
   *
   * @throws {JournalError} It is not on disk; nothing may be sent.
   */
  append(entry: TradeEntry, transactions?: readonly LedgerTransaction[]): StoredEntry
  isBooked(sourceId: string): boolean
  /** Whether the journal's disk is nearly full: reduce, do not open. */
  isLowOnSpace(): boolean
}

/**
 * Reads the whole journal and keeps its view up to date from then on.
 *
 * @throws {Error} An entry breaks its schema: the journal was written by another version.
 */
export function openRecordBook(journal: Journal): RecordBook {
  const fold = createJournalFold()
  const balances = createRunningBalances()
  for (const entry of journal.read()) fold.add(parseEntry(entry), entry.seq)
  for (const transaction of journal.transactions()) balances.add(transaction)
  return {
    view: fold.view,
    balances,
    append(entry, transactions = []) {
      const checked = parseEntry(entry)
      const fresh = transactions.filter(({ sourceId }) => !journal.isBooked(sourceId))
      for (const transaction of fresh) assertBalanced(transaction)
      const stored = journal.append(checked, fresh)
      fold.add(checked, stored.seq)
      for (const transaction of fresh) balances.add(transaction)
      return stored
    },
    isBooked: (sourceId) => journal.isBooked(sourceId),
    isLowOnSpace: () => journal.isLowOnSpace?.() ?? false,
  }
}

/** Starts a session: the epoch rises, orders left as sent count as unknown. Once per process. */
export function startSession(book: RecordBook, now: EpochMs): number {
  const epoch = book.view.epoch + 1
  book.append({ kind: 'session', time: now, body: { epoch } })
  return epoch
}
