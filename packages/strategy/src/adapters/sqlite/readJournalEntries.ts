import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { JournalError, type StoredEntry } from '../../ports/journal.ts'
import { readOwner, readRows } from './journalDatabase.ts'
import { journalFiles, storageError } from './journalFiles.ts'
import type { JournalRow } from './rowChain.ts'

/**
 * Reads a journal without owning it, also while a bot writes it. Oldest first.
 *
 * @throws {JournalError} There is none, or it is damaged.
 */
export function* readJournalEntries(folder: string): Generator<StoredEntry> {
  for (const row of readVerified(folder)) {
    yield { seq: row.seq, kind: row.kind, time: row.time, body: JSON.parse(row.body) }
  }
}

/** Reads a journal without owning it, as JSON lines: position, kind, time, body, transactions, hash. */
export function* exportJournal(folder: string): Generator<string> {
  for (const row of readVerified(folder)) {
    yield JSON.stringify({
      seq: row.seq,
      kind: row.kind,
      time: row.time,
      body: JSON.parse(row.body),
      transactions: JSON.parse(row.transactions),
      hash: row.hash,
    })
  }
}

function* readVerified(folder: string): Generator<JournalRow> {
  const files = journalFiles(folder)
  if (!existsSync(files.database)) {
    throw new JournalError('mismatch', `there is no journal in ${folder}`)
  }
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(files.database, { readOnly: true, timeout: 2000 })
    yield* readRows(database, files, readOwner(database, files))
  } catch (error) {
    throw storageError(error, folder)
  } finally {
    database?.close()
  }
}
