import type { Journal, JournalEntry, LedgerTransaction, StoredEntry } from '../ports/journal.ts'

/** A journal without a disk, for tests and backtests. Entries are copied through JSON as on disk. */
export function createMemoryJournal(): Journal {
  const entries: StoredEntry[] = []
  const booked = new Map<string, LedgerTransaction>()
  return {
    append(entry: JournalEntry, transactions = []) {
      const body = JSON.parse(JSON.stringify(entry.body)) as JournalEntry['body']
      const stored = { seq: entries.length + 1, kind: entry.kind, time: entry.time, body }
      entries.push(stored)
      for (const transaction of transactions) {
        if (!booked.has(transaction.sourceId)) booked.set(transaction.sourceId, transaction)
      }
      return stored
    },
    read: () => entries.slice(),
    isBooked: (sourceId) => booked.has(sourceId),
    transactions: () => [...booked.values()],
    close: () => undefined,
  }
}
