import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import type { EpochMs } from '../../ports/clock.ts'
import type {
  Journal,
  JournalEntry,
  JournalError,
  LedgerTransaction,
  StoredEntry,
} from '../../ports/journal.ts'
import {
  bindDatabase,
  checkIntegrity,
  type JournalOwner,
  openDatabase,
  readRows,
} from './journalDatabase.ts'
import {
  corruptError,
  createPrivateFile,
  type JournalFiles,
  journalFiles,
  prepareFolder,
  storageError,
} from './journalFiles.ts'
import { type JournalHead, openHead, readHead } from './journalHead.ts'
import { firstHash, rowHash } from './rowChain.ts'
import { takeWriterLock, type WriterLock } from './writerLock.ts'

const RESERVE_BYTES = 1024 * 1024

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
export function openSqliteJournal(options: SqliteJournalOptions): Journal {
  const files = journalFiles(options.folder)
  prepareFolder(files)
  const lock = takeWriterLock(files)
  let database: DatabaseSync | undefined
  try {
    const head = readHead(files)
    if (head !== undefined && head.seq > 0 && isMissing(files.database)) {
      throw corruptError(files.folder, 'journal.sqlite is missing or empty')
    }
    createPrivateFile(files.database)
    database = openDatabase(files)
    bindDatabase(database, files, options)
    checkIntegrity(database, files)
    const state = verify(database, files, options, head)
    if (!existsSync(files.reserve)) {
      writeFileSync(files.reserve, Buffer.alloc(RESERVE_BYTES), { mode: 0o600 })
    }
    return openedJournal(database, files, options, lock, state)
  } catch (error) {
    closeQuietly(database)
    lock.release()
    throw storageError(error, files.folder)
  }
}

function isMissing(file: string): boolean {
  return !existsSync(file) || statSync(file).size === 0
}

interface VerifiedState {
  head: JournalHead
  readonly booked: Set<string>
}

function verify(
  database: DatabaseSync,
  files: JournalFiles,
  owner: JournalOwner,
  expected: JournalHead | undefined,
): VerifiedState {
  let head: JournalHead = { seq: 0, hash: firstHash(owner.environment, owner.account) }
  const booked = new Set<string>()
  for (const row of readRows(database, files, owner)) {
    head = { seq: row.seq, hash: row.hash }
    for (const { sourceId } of JSON.parse(row.transactions) as LedgerTransaction[]) {
      booked.add(sourceId)
    }
    if (row.seq === expected?.seq && row.hash !== expected.hash) {
      throw corruptError(files.folder, `entry ${row.seq} is not the one that was written`)
    }
  }
  if (expected !== undefined && expected.seq > head.seq) {
    throw corruptError(files.folder, `entries ${head.seq + 1} to ${expected.seq} are missing`)
  }
  const indexed = database.prepare('SELECT count(*) AS n FROM bookings').get()?.n
  if (indexed !== booked.size) throw corruptError(files.folder, 'its booking index is incomplete')
  return { head, booked }
}

function openedJournal(
  database: DatabaseSync,
  files: JournalFiles,
  owner: JournalOwner,
  lock: WriterLock,
  state: VerifiedState,
): Journal {
  const headFile = openHead(files)
  headFile.write(state.head)
  const append = createAppend(database, state)
  let failure: JournalError | undefined
  const guarded = (entry: JournalEntry, transactions: readonly LedgerTransaction[]) => {
    if (failure !== undefined) throw failure
    try {
      return append(entry, transactions)
    } catch (error) {
      const translated = storageError(error, files.folder)
      if (translated.code === 'full' && existsSync(files.reserve)) {
        rmSync(files.reserve)
        return append(entry, transactions)
      }
      throw translated
    }
  }
  return {
    append(entry, transactions = []) {
      try {
        const stored = guarded(entry, transactions)
        headFile.write(state.head)
        return stored
      } catch (error) {
        const translated = storageError(error, files.folder)
        if (translated.code !== 'full') failure = translated
        throw translated
      }
    },
    *read() {
      for (const row of readRows(database, files, owner)) {
        yield { seq: row.seq, kind: row.kind, time: row.time, body: JSON.parse(row.body) }
      }
    },
    isBooked: (sourceId) => state.booked.has(sourceId),
    *transactions() {
      for (const row of readRows(database, files, owner)) {
        if (row.transactions !== '[]') yield* JSON.parse(row.transactions) as LedgerTransaction[]
      }
    },
    isLowOnSpace: () => !existsSync(files.reserve),
    close() {
      headFile.close()
      database.close()
      lock.release()
    },
  }
}

type Append = (entry: JournalEntry, transactions: readonly LedgerTransaction[]) => StoredEntry

function createAppend(database: DatabaseSync, state: VerifiedState): Append {
  const insert = database.prepare(
    'INSERT INTO entries (seq, kind, time, body, transactions, hash) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const book = database.prepare('INSERT INTO bookings (source_id, seq) VALUES (?, ?)')
  return (entry, transactions) => {
    const fresh = transactions.filter(({ sourceId }) => !state.booked.has(sourceId))
    const row = {
      seq: state.head.seq + 1,
      kind: entry.kind,
      time: entry.time,
      body: JSON.stringify(entry.body),
      transactions: JSON.stringify(fresh),
    }
    const hash = rowHash(state.head.hash, row)
    database.exec('BEGIN IMMEDIATE')
    try {
      insert.run(row.seq, row.kind, row.time, row.body, row.transactions, hash)
      for (const { sourceId } of fresh) book.run(sourceId, row.seq)
      database.exec('COMMIT')
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK')
      throw error
    }
    state.head = { seq: row.seq, hash }
    for (const { sourceId } of fresh) state.booked.add(sourceId)
    return { seq: row.seq, kind: entry.kind, time: entry.time, body: JSON.parse(row.body) }
  }
}

/** The first error is the one to report; a database that cannot be closed adds nothing to it. */
function closeQuietly(database: DatabaseSync | undefined): void {
  try {
    database?.close()
  } catch {
    return
  }
}
