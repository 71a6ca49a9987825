import { existsSync, readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { JournalError, type StoredEntry } from '../../ports/journal.ts'
import { type JournalOwner, readOwner, readRows } from './journalDatabase.ts'
import { type JournalFiles, journalFiles, storageError } from './journalFiles.ts'
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

/**
 * Reads whose journal is in a folder, without owning it.
 *
 * @throws {JournalError} There is none, or it is damaged.
 */
export function readJournalOwner(folder: string): JournalOwner {
  const files = journalFiles(folder)
  requireDatabase(files)
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(files.database, { readOnly: true, timeout: 2000 })
    return readOwner(database, files)
  } catch (error) {
    throw storageError(error, folder)
  } finally {
    database?.close()
  }
}

/** Process id of the bot that writes the journal of a folder now; undefined when none does, as far as is known. */
export function journalWriter(folder: string): number | undefined {
  try {
    const pid = Number(readFileSync(journalFiles(folder).owner, 'utf8').trim())
    if (!Number.isSafeInteger(pid) || pid <= 0) return undefined
    process.kill(pid, 0)
    return pid
  } catch (error) {
    const isAlive = error instanceof Error && 'code' in error && error.code === 'EPERM'
    return isAlive ? 0 : undefined
  }
}

function requireDatabase({ database, folder }: JournalFiles): void {
  if (existsSync(database)) return
  throw new JournalError('mismatch', `there is no journal in ${folder}`)
}

function* readVerified(folder: string): Generator<JournalRow> {
  const files = journalFiles(folder)
  requireDatabase(files)
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
