import { join } from 'node:path'
import { createJsonLog, createLogFile, type JsonLog } from '@asterkit/app-kit'

/**
 * Opens the log of a run: JSON lines in the session's folder, and warnings on stderr as well when
 * `isOnStderr`. Times are the exchange's.
 */
export function openRunLog(options: {
  readonly folder: string
  readonly isOnStderr: boolean
  readonly now: () => number
  /** Exact values that must never appear. */
  readonly secrets: readonly string[]
}): JsonLog {
  const toFile = createLogFile({
    path: join(options.folder, 'log.jsonl'),
    onFailure: (error) =>
      process.stderr.write(`farm: the log cannot be written: ${String(error)}\n`),
  })
  const file = createJsonLog({ write: toFile, now: options.now, secrets: options.secrets })
  if (!options.isOnStderr) return file
  const stderr = createJsonLog({
    write: (line) => process.stderr.write(`${line}\n`),
    level: 'warn',
    now: options.now,
    secrets: options.secrets,
  })
  const both =
    (level: keyof JsonLog): JsonLog['info'] =>
    (message, fields) => {
      file[level](message, fields)
      stderr[level](message, fields)
    }
  return { debug: both('debug'), info: both('info'), warn: both('warn'), error: both('error') }
}
