import { closeSync, existsSync, fsyncSync, openSync, readdirSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** Name of the kill-switch file in the state folder. */
export const KILL_SWITCH_FILE = 'HALT'

/** Whether the file `HALT` is in the state folder. A folder that cannot be read counts as set. */
export function isKillSwitchFileSet(folder: string): boolean {
  if (existsSync(join(folder, KILL_SWITCH_FILE))) return true
  try {
    readdirSync(folder)
    return false
  } catch {
    return true
  }
}

/**
 * Puts the file `HALT` into a state folder, on disk before this returns. It stays until a person removes it.
 *
 * @throws The folder cannot be written.
 */
export function setKillSwitchFile(folder: string, reason: string): void {
  const file = openSync(join(folder, KILL_SWITCH_FILE), 'a', 0o600)
  try {
    writeSync(file, `${reason}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
