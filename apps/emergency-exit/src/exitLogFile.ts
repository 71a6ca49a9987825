import {
  closeSync,
  constants,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { type ExitEntry, type ExitLog, exitEntrySchema } from '@asterkit/strategy'

/** An exit's memory on disk. */
export interface ExitLogFile extends ExitLog {
  close(): void
}

/**
 * Opens the memory of an account's exits, one line of JSON per entry, each on disk before `append` returns. A
 * line that was torn by a crash was never acted upon, and is left out.
 *
 * @throws The file cannot be written.
 */
export function openExitLogFile(folder: string): ExitLogFile {
  const path = join(folder, 'exit.jsonl')
  const file = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_APPEND, 0o600)
  const text = readFileSync(path, 'utf8')
  // What a crash has torn off must not become the beginning of the next line.
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  if (whole.length < text.length) ftruncateSync(file, Buffer.byteLength(whole))
  const entries = whole.split('\n').flatMap(readLine)
  return {
    read: () => entries,
    append(entry) {
      writeSync(file, `${JSON.stringify(entry)}\n`)
      fsyncSync(file)
    },
    close: () => closeSync(file),
  }
}

/** The memory of an exit that sends nothing: what earlier ones have left, without adding to it. */
export function readExitLogFile(folder: string): ExitLog {
  let text = ''
  try {
    text = readFileSync(join(folder, 'exit.jsonl'), 'utf8')
  } catch {
    // There was no exit yet.
  }
  const entries = text.split('\n').flatMap(readLine)
  return { read: () => entries, append: () => undefined }
}

function readLine(line: string): readonly ExitEntry[] {
  if (line === '') return []
  try {
    const parsed = exitEntrySchema.safeParse(JSON.parse(line))
    return parsed.success ? [parsed.data] : []
  } catch {
    return []
  }
}
