import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Replaces a document as a whole, so that a maker that reads it at any moment finds the old one or the new one.
 *
 * @throws The system's error when the disk refuses.
 */
export function replaceFile(path: string, document: unknown): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const next = `${path}.new`
  writeFileSync(next, `${JSON.stringify(document, undefined, 2)}\n`, { mode: 0o600 })
  renameSync(next, path)
}
