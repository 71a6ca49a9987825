import type { Journal, JournalRecord, LedgerTransaction, StoredEntry } from '../../ports/journal.ts'

/** A journal without a disk, for tests and backtests. Entries are copied through JSON as on disk. */
export function createMemoryJournal(): Journal {
  const entries: StoredEntry[] = []
  const booked = new Map<string, LedgerTransaction>()
  const appendAll = (records: readonly JournalRecord[]): readonly StoredEntry[] => {
    const stored = records.map(({ entry: { kind, time, body } }, index) => {
      const copy = JSON.parse(JSON.stringify(body)) as StoredEntry['body']
      return { seq: entries.length + 1 + index, kind, time, body: copy }
    })
    entries.push(...stored)
    for (const { transactions = [] } of records) {
      for (const transaction of transactions) {
        if (!booked.has(transaction.sourceId)) booked.set(transaction.sourceId, transaction)
      }
    }
    return stored
  }
  return {
    append: (entry, transactions = []) => appendAll([{ entry, transactions }])[0]!,
    appendAll,
    read: () => entries.slice(),
    isBooked: (sourceId) => booked.has(sourceId),
    transactions: () => [...booked.values()],
    close: () => undefined,
  }
}
