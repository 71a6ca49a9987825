import { mkdirSync } from 'node:fs'
import { journalFiles } from './journalFiles.ts'
import { takeWriterLock, type WriterLock } from './writerLock.ts'

/**
 * Takes the exclusive right to write a state folder that has no journal, and makes the folder. It ends with
 * the process, however that ends.
 *
 * @throws {JournalError} Another living process has it, or the folder cannot be written.
 */
export function lockFolder(folder: string): WriterLock {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return takeWriterLock(journalFiles(folder))
}
