import { DatabaseSync } from 'node:sqlite'
import { JournalError } from '../../ports/journal.ts'
import { corruptError, type JournalFiles } from './journalFiles.ts'
import { firstHash, type JournalRow, rowHash } from './rowChain.ts'

const SCHEMA_VERSION = 1
const PAGE = 500

const SCHEMA = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE entries (
  seq INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  time INTEGER NOT NULL,
  body TEXT NOT NULL,
  transactions TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE TABLE bookings (source_id TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`

/** Whom a journal belongs to. */
export interface JournalOwner {
  readonly environment: string
  readonly account: string
}

/** Opens the database for writing: every commit is on disk before it returns. */
export function openDatabase(files: JournalFiles): DatabaseSync {
  const database = new DatabaseSync(files.database, { timeout: 2000 })
  database.exec('PRAGMA trusted_schema = OFF; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  return database
}

/** Creates the tables in a new database; checks version and owner of an existing one. */
export function bindDatabase(
  database: DatabaseSync,
  files: JournalFiles,
  owner: JournalOwner,
): void {
  const tables = database.prepare(`SELECT count(*) AS n FROM sqlite_schema`).get()
  if (tables?.n === 0) {
    database.exec('BEGIN IMMEDIATE')
    database.exec(SCHEMA)
    const set = database.prepare('INSERT INTO meta (key, value) VALUES (?, ?)')
    set.run('schemaVersion', String(SCHEMA_VERSION))
    set.run('environment', owner.environment)
    set.run('account', owner.account)
    database.exec('COMMIT')
    return
  }
  const found = readOwner(database, files)
  if (found.environment === owner.environment && found.account === owner.account) return
  throw new JournalError(
    'mismatch',
    `the journal in ${files.folder} belongs to ${found.environment} account ${found.account}, not to ${owner.environment} account ${owner.account}; choose another state folder`,
  )
}

/**
 * Reads whom a database belongs to.
 *
 * @throws {JournalError} It is no journal, or one of another version.
 */
export function readOwner(database: DatabaseSync, files: JournalFiles): JournalOwner {
  const meta = new Map<unknown, unknown>()
  try {
    for (const row of database.prepare('SELECT key, value FROM meta').all()) {
      meta.set(row.key, row.value)
    }
  } catch (error) {
    throw corruptError(files.folder, 'not a journal', error)
  }
  const environment = meta.get('environment')
  const account = meta.get('account')
  if (typeof environment !== 'string' || typeof account !== 'string') {
    throw corruptError(files.folder, 'its owner is not stated')
  }
  if (meta.get('schemaVersion') !== String(SCHEMA_VERSION)) {
    throw new JournalError(
      'mismatch',
      `the journal in ${files.folder} has version ${String(meta.get('schemaVersion'))}, this program reads ${SCHEMA_VERSION}; use the program that wrote it`,
    )
  }
  return { environment, account }
}

/**
 * Reads all rows, oldest first, and proves the chain on the way.
 *
 * @throws {JournalError} A row is missing or altered.
 */
export function* readRows(
  database: DatabaseSync,
  files: JournalFiles,
  owner: JournalOwner,
): Generator<JournalRow> {
  const select = database.prepare('SELECT * FROM entries WHERE seq > ? ORDER BY seq LIMIT ?')
  let previous = firstHash(owner.environment, owner.account)
  let seq = 0
  for (;;) {
    const rows = select.all(seq, PAGE)
    for (const raw of rows) {
      const row = asRow(raw)
      if (row === undefined || row.seq !== seq + 1 || row.hash !== rowHash(previous, row)) {
        throw corruptError(files.folder, `entry ${seq + 1} does not match its checksum`)
      }
      previous = row.hash
      seq = row.seq
      yield row
    }
    if (rows.length < PAGE) return
  }
}

function asRow(raw: Record<string, unknown>): JournalRow | undefined {
  const { seq, kind, time, body, transactions, hash } = raw
  if (typeof seq !== 'number' || typeof kind !== 'string' || typeof time !== 'number') return
  if (typeof body !== 'string' || typeof transactions !== 'string') return
  if (typeof hash !== 'string') return
  return { seq, kind, time, body, transactions, hash }
}

/**
 * Lets SQLite check its own pages and indices.
 *
 * @throws {JournalError} It found damage.
 */
export function checkIntegrity(database: DatabaseSync, files: JournalFiles): void {
  const result = database.prepare('PRAGMA integrity_check(1)').get()?.integrity_check
  if (result !== 'ok') throw corruptError(files.folder, String(result).slice(0, 200))
}
