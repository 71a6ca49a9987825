import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a writer of lines to a file that rotates: at `maxBytes` the file becomes `.1`, the former `.1`
 * becomes `.2`, and so on up to `keep`. A log must never stop a trade: when the disk refuses, lines
 * are dropped and `onFailure` hears of the first one.
 */
export function createLogFile(options: {
  readonly path: string
  /** @default 5 MiB */
  readonly maxBytes?: number
  /** Old files that stay. @default 3 */
  readonly keep?: number
  readonly onFailure?: (error: unknown) => void
}): (line: string) => void {
  const maxBytes = options.maxBytes ?? 5 * 1024 * 1024
  let size: number | undefined
  let hasFailed = false
  return (line) => {
    const bytes = Buffer.byteLength(line) + 1
    try {
      size ??= openSize(options.path)
      if (size > 0 && size + bytes > maxBytes) {
        rotate(options.path, options.keep ?? 3)
        size = 0
      }
      appendFileSync(options.path, `${line}\n`, { mode: 0o600 })
      size += bytes
    } catch (error) {
      if (!hasFailed) options.onFailure?.(error)
      hasFailed = true
      size = undefined
    }
  }
}

function openSize(path: string): number {
  mkdirSync(dirname(path), { recursive: true })
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

function rotate(path: string, keep: number): void {
  for (let index = keep - 1; index >= 0; index -= 1) {
    const from = index === 0 ? path : `${path}.${index}`
    if (statSync(from, { throwIfNoEntry: false }) !== undefined)
      renameSync(from, `${path}.${index + 1}`)
  }
}
