import { chmodSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { createPrivateFile, type JournalFiles, lockedError, storageError } from './journalFiles.ts'

/** Exclusive right to write one state folder, until released or until the process dies. */
export interface WriterLock {
  release(): void
}

/**
 * Takes the right to write. The lock is the operating system's own on an empty database, so it ends with
 * its process, however that ends, and readers of the journal are not disturbed.
 *
 * @throws {JournalError} Another living process has it.
 */
export function takeWriterLock(files: JournalFiles): WriterLock {
  createPrivateFile(files.lock)
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(files.lock, { timeout: 0 })
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    writeFileSync(files.owner, `${process.pid}\n`, { mode: 0o600 })
    chmodSync(files.owner, 0o600)
  } catch (error) {
    database?.close()
    const { errcode } = error as { errcode?: number }
    if (errcode !== undefined && [5, 6].includes(errcode & 0xff)) throw lockedError(files, error)
    throw storageError(error, files.folder)
  }
  return { release: () => database.close() }
}
