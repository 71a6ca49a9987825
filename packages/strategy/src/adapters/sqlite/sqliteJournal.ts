import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import type { EpochMs } from '../../ports/clock.ts'
import type {
  Journal,
  JournalError,
  JournalRecord,
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
import { firstHash, type JournalRow, rowHash } from './rowChain.ts'
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
  const guarded = (records: readonly JournalRecord[]) => {
    if (failure !== undefined) throw failure
    try {
      return append(records)
    } catch (error) {
      const translated = storageError(error, files.folder)
      if (translated.code === 'full' && existsSync(files.reserve)) {
        rmSync(files.reserve)
        return append(records)
      }
      throw translated
    }
  }
  const appendAll = (records: readonly JournalRecord[]) => {
    try {
      const stored = guarded(records)
      headFile.write(state.head)
      return stored
    } catch (error) {
      const translated = storageError(error, files.folder)
      if (translated.code !== 'full') failure = translated
      throw translated
    }
  }
  return {
    append: (entry, transactions = []) => appendAll([{ entry, transactions }])[0]!,
    appendAll,
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

type Append = (records: readonly JournalRecord[]) => readonly StoredEntry[]

/** Writes records in one transaction; what is remembered of them changes only after its commit. */
function createAppend(database: DatabaseSync, state: VerifiedState): Append {
  const begin = database.prepare('BEGIN IMMEDIATE')
  const commit = database.prepare('COMMIT')
  const insert = database.prepare(
    'INSERT INTO entries (seq, kind, time, body, transactions, hash) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const book = database.prepare('INSERT INTO bookings (source_id, seq) VALUES (?, ?)')
  return (records) => {
    if (records.length === 0) return []
    const { rows, sources, head } = chainRows(records, state)
    // A statement alone is a transaction of its own: all of it is on disk when it returns, or nothing.
    const isSingle = rows.length + sources.size === 1
    if (!isSingle) begin.run()
    try {
      for (const { seq, kind, time, body, transactions, hash } of rows) {
        insert.run(seq, kind, time, body, transactions, hash)
      }
      for (const [sourceId, seq] of sources) book.run(sourceId, seq)
      if (!isSingle) commit.run()
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK')
      throw error
    }
    state.head = head
    for (const sourceId of sources.keys()) state.booked.add(sourceId)
    return rows.map(({ seq, kind, time, body }) => ({ seq, kind, time, body: JSON.parse(body) }))
  }
}

/** Rows as they will stand behind the present head; a source that is booked already is left out. */
function chainRows(records: readonly JournalRecord[], { head, booked }: VerifiedState) {
  const sources = new Map<string, number>()
  const rows: JournalRow[] = []
  let { seq, hash } = head
  for (const { entry, transactions = [] } of records) {
    seq += 1
    const fresh: LedgerTransaction[] = []
    for (const transaction of transactions) {
      const { sourceId } = transaction
      if (booked.has(sourceId) || sources.has(sourceId)) continue
      sources.set(sourceId, seq)
      fresh.push(transaction)
    }
    const { kind, time } = entry
    const texts = { body: JSON.stringify(entry.body), transactions: JSON.stringify(fresh) }
    const row = { seq, kind, time, ...texts }
    hash = rowHash(hash, row)
    rows.push({ ...row, hash })
  }
  return { rows, sources, head: { seq, hash } }
}

/** The first error is the one to report; a database that cannot be closed adds nothing to it. */
function closeQuietly(database: DatabaseSync | undefined): void {
  try {
    database?.close()
  } catch {
    return
  }
}
