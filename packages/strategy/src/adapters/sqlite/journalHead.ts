import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { corruptError, type JournalFiles } from './journalFiles.ts'

/** Position and hash of the newest entry, kept beside the journal. */
export interface JournalHead {
  readonly seq: number
  readonly hash: string
}

const WIDTH = 12

/**
 * Reads the head file. Undefined when there is none yet.
 *
 * @throws {JournalError} It is damaged.
 */
export function readHead(files: JournalFiles): JournalHead | undefined {
  let text: string
  try {
    text = readFileSync(files.head, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  if (text === '') return undefined
  const match = /^(\d{12}) ([0-9a-f]{64})\n$/.exec(text)
  if (match === null) throw corruptError(files.folder, 'its head file is unreadable')
  return { seq: Number(match[1]), hash: match[2] ?? '' }
}

/** Writes heads in place. It never runs ahead of the journal, and it may lag behind after a power cut. */
export function openHead(files: JournalFiles): {
  write(head: JournalHead): void
  close(): void
} {
  const descriptor = openSync(files.head, readHead(files) === undefined ? 'w' : 'r+', 0o600)
  return {
    write({ seq, hash }) {
      writeSync(descriptor, `${String(seq).padStart(WIDTH, '0')} ${hash}\n`, 0)
    },
    close: () => closeSync(descriptor),
  }
}
