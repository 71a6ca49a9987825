import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** Enough for a handful of lines; older ones are in the file. */
const TAIL_BYTES = 16_384

const Line = z.looseObject({ time: z.iso.datetime(), message: z.string() })

/** One line of a session's log. */
export interface LogLine {
  /** Exchange time, epoch ms. */
  readonly time: number
  readonly message: string
  /** Further fields, `name=value`. */
  readonly detail: string
}

/** Returns the newest lines of a session's log, newest first. A log that cannot be read has none. */
export function logTail(folder: string, count: number): readonly LogLine[] {
  const lines = tailText(join(folder, 'log.jsonl')).split('\n').reverse()
  const found: LogLine[] = []
  for (const text of lines) {
    const line = readLine(text)
    if (line !== undefined) found.push(line)
    if (found.length === count) break
  }
  return found
}

function tailText(path: string): string {
  let file: number | undefined
  try {
    file = openSync(path, 'r')
    const { size } = fstatSync(file)
    const bytes = Buffer.alloc(Math.min(size, TAIL_BYTES))
    const read = readSync(file, bytes, 0, bytes.length, size - bytes.length)
    return bytes.toString('utf8', 0, read)
  } catch {
    // A log is for looking at: without one the dashboard shows none.
    return ''
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

function readLine(text: string): LogLine | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  const parsed = Line.safeParse(value)
  if (!parsed.success) return undefined
  const { time, message, level: _level, ...fields } = parsed.data
  const detail = Object.entries(fields).map(([name, field]) => `${name}=${String(field)}`)
  return { time: Date.parse(time), message, detail: detail.join(' ') }
}
