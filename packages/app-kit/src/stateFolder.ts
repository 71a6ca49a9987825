import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * Returns where an app keeps its memory: `ASTERKIT_STATE_DIR` when set, else the user's state folder
 * (`XDG_STATE_HOME`, `~/.local/state`, on Windows `LOCALAPPDATA`) with `asterkit` below. Creates nothing.
 */
export function stateFolder(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): string {
  const { ASTERKIT_STATE_DIR, XDG_STATE_HOME, LOCALAPPDATA } = env
  if (ASTERKIT_STATE_DIR) return ASTERKIT_STATE_DIR
  if (platform === 'win32' && LOCALAPPDATA) return join(LOCALAPPDATA, 'asterkit')
  return join(XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'asterkit')
}
