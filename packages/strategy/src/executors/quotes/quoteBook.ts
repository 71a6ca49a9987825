import { assertBalanced, type Balances, createRunningBalances } from '../../ledger/balances.ts'
import type { EpochMs } from '../../ports/clock.ts'
import type { Journal, LedgerTransaction } from '../../ports/journal.ts'
import { parseQuoteEntry, type QuoteEntry } from './quoteEntries.ts'
import { createQuoteFold, type QuoteView } from './quoteView.ts'

/** An entry with the ledger transactions that belong to it. */
export interface QuoteRecord {
  readonly entry: QuoteEntry
  readonly transactions?: readonly LedgerTransaction[]
}

/** A market maker's journal together with what it says: each append is durable first, then folded. */
export interface QuoteBook {
  readonly view: QuoteView
  readonly balances: Balances
  /**
   * Stores entries in one commit. Transactions whose source is booked already are left out.
   *
   * @throws {JournalError} Nothing of it is on disk; nothing may be sent.
   */
  append(...records: readonly QuoteRecord[]): void
  isBooked(sourceId: string): boolean
  isLowOnSpace(): boolean
}

/**
 * Reads the whole journal and keeps its view up to date from then on.
 *
 * @throws {Error} An entry breaks its schema: another bot or another version wrote the journal.
 */
export function openQuoteBook(journal: Journal): QuoteBook {
  const fold = createQuoteFold()
  const balances = createRunningBalances()
  for (const entry of journal.read()) fold.add(parseQuoteEntry(entry))
  for (const transaction of journal.transactions()) balances.add(transaction)
  return {
    view: fold.view,
    balances,
    append(...records) {
      const checked = records.map(({ entry, transactions = [] }) => {
        const fresh = transactions.filter(({ sourceId }) => !journal.isBooked(sourceId))
        for (const transaction of fresh) assertBalanced(transaction)
        return { entry: parseQuoteEntry(entry), transactions: fresh }
      })
      journal.appendAll(checked)
      for (const { entry, transactions } of checked) {
        fold.add(entry)
        for (const transaction of transactions) balances.add(transaction)
      }
    },
    isBooked: (sourceId) => journal.isBooked(sourceId),
    isLowOnSpace: () => journal.isLowOnSpace?.() ?? false,
  }
}

/** Starts a session: the epoch rises. Once per process. */
export function startQuoteSession(book: QuoteBook, now: EpochMs): void {
  const epoch = book.view.epoch + 1
  book.append({ entry: { kind: 'session', time: now, body: { epoch } } })
}
