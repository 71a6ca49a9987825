import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  statfsSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { JournalError } from '../../ports/journal.ts'

/** Free space below which nothing new is started, bytes. */
const NEEDED_BYTES = 4 * 1024 * 1024

/** Files of one state folder. */
export interface JournalFiles {
  readonly folder: string
  /** The journal itself. */
  readonly database: string
  /** Locked by the operating system while its owner lives; a dead owner never blocks. */
  readonly lock: string
  /** Process id of the newest owner, for messages only. */
  readonly owner: string
  /** Position and hash of the newest entry, to notice a journal that lost its end. */
  readonly head: string
  /** Space set aside so that a full disk does not stop reducing. */
  readonly reserve: string
}

/** Names the files of a state folder. */
export function journalFiles(folder: string): JournalFiles {
  return {
    folder,
    database: join(folder, 'journal.sqlite'),
    lock: join(folder, 'journal.lock'),
    owner: join(folder, 'journal.owner'),
    head: join(folder, 'journal.head'),
    reserve: join(folder, 'journal.reserve'),
  }
}

/**
 * Creates the folder when it is missing and checks that it can be written.
 *
 * @throws {JournalError} Read-only, full, or not a folder.
 */
export function prepareFolder(files: JournalFiles): void {
  try {
    mkdirSync(files.folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw storageError(error, files.folder)
  }
  assertWritable(files.folder)
  for (const file of [files.database, files.lock, files.head]) {
    if (existsSync(file)) assertWritable(file)
  }
  const { bavail, bsize } = statfsSync(files.folder)
  if (bavail * bsize < NEEDED_BYTES && !existsSync(files.reserve)) throw fullError(files.folder)
}

/** Creates a file that only its owner can read; keeps an existing one. */
export function createPrivateFile(file: string): void {
  closeSync(openSync(file, 'a', 0o600))
}

/** Says who holds the lock, as far as known. */
export function lockedError(files: JournalFiles, cause: unknown): JournalError {
  let owner = ''
  try {
    const pid = readFileSync(files.owner, 'utf8').trim()
    if (/^\d+$/.test(pid)) owner = ` (process ${pid})`
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') owner = ' (owner file unreadable)'
  }
  return new JournalError(
    'locked',
    `another instance${owner} is using ${files.folder}; stop it or choose another state folder`,
    { cause },
  )
}

/** Translates an error of the file system or of SQLite. */
export function storageError(error: unknown, folder: string): JournalError {
  if (error instanceof JournalError) return error
  const { code, errcode, message } = error as { code?: string; errcode?: number; message?: string }
  const primary = errcode === undefined ? undefined : errcode & 0xff
  const cause = { cause: error }
  if (code === 'ENOSPC' || code === 'EDQUOT' || primary === 13) return fullError(folder, error)
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || primary === 8) {
    return readOnlyError(folder, error)
  }
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return new JournalError('read-only', `${folder} is not a folder; choose another one`, cause)
  }
  if (primary === 11 || primary === 26) return corruptError(folder, message ?? 'damaged', error)
  if (isFull(folder)) return fullError(folder, error)
  return new JournalError(
    'write-failed',
    `the journal in ${folder} cannot be used: ${message ?? String(error)}`,
    cause,
  )
}

/** The journal is damaged. */
export function corruptError(folder: string, what: string, cause?: unknown): JournalError {
  return new JournalError(
    'corrupt',
    `the journal in ${folder} is damaged (${what}); nothing was sent. Keep the folder as evidence, check the account by hand and start with another state folder`,
    { cause },
  )
}

function fullError(folder: string, cause?: unknown): JournalError {
  return new JournalError('full', `the disk of ${folder} is full; free some space`, { cause })
}

function readOnlyError(folder: string, cause?: unknown): JournalError {
  return new JournalError(
    'read-only',
    `${folder} cannot be written; change its permissions or choose another state folder`,
    { cause },
  )
}

/** The mode bits count even for root, who could write anyway: a folder made read-only is meant so. */
function assertWritable(path: string): void {
  if ((statSync(path).mode & 0o200) === 0) throw readOnlyError(path)
  if (!statSync(path).isDirectory()) {
    try {
      closeSync(openSync(path, 'r+'))
    } catch (error) {
      throw storageError(error, path)
    }
  }
}

function isFull(folder: string): boolean {
  try {
    const { bavail } = statfsSync(folder)
    return bavail === 0
  } catch {
    return false
  }
}
