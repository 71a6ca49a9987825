import { existsSync, readdirSync } from 'node:fs'
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
