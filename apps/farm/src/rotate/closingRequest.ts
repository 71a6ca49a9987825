import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { KILL_SWITCH_FILE } from '@asterkit/strategy/sqlite'

/** Lines of the halt file that ask for more than a halt: that what is held is closed as well. */
export const CLOSING = { stop: 'rotate stop --flat', flatten: 'rotate flatten' } as const

/**
 * Returns which command asked a session to be flat; undefined: none. It stands in the file `HALT`, so that it
 * outlives the process that obeys it and goes with `farm resume`.
 */
export function closingRequest(folder: string): string | undefined {
  let lines: readonly string[]
  try {
    lines = readFileSync(join(folder, KILL_SWITCH_FILE), 'utf8').split('\n')
  } catch {
    // No file, or none that can be read: the halt itself is judged elsewhere, and closing needs a clear word.
    return undefined
  }
  return Object.values(CLOSING).find((words) => lines.some((line) => line.trim() === words))
}
