import { rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const EXIT_FILE = 'EXIT'
/** An exit that has not said for so long that it is at work has died. */
const FORGOTTEN_AFTER_MS = 30_000

/** How often an exit has to repeat {@link markExit}, milliseconds. */
export const EXIT_MARK_EVERY_MS = 5_000

/**
 * Tells the bot of a state folder that an emergency exit trades on its account: it sends nothing meanwhile.
 *
 * @throws The folder cannot be written.
 */
export function markExit(folder: string): void {
  writeFileSync(join(folder, EXIT_FILE), `process ${process.pid}\n`, { mode: 0o600 })
}

/** Tells it that the exit has ended. */
export function unmarkExit(folder: string): void {
  rmSync(join(folder, EXIT_FILE), { force: true })
}

/**
 * Whether an emergency exit is at work on the account of a state folder. One that cannot be read says nothing.
 *
 * @param now Time of this machine, epoch ms: marks of an exit that was killed count for half a minute.
 */
export function isExitMarked(folder: string, now: number): boolean {
  try {
    const { mtimeMs } = statSync(join(folder, EXIT_FILE))
    return Math.abs(now - mtimeMs) < FORGOTTEN_AFTER_MS
  } catch {
    // There is no mark, or nobody can tell: a doubt must not keep a bot from reducing.
    return false
  }
}
