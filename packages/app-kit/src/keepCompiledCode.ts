import { enableCompileCache } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * Lets Node keep the compiled code of what is loaded from now on in the user's own cache folder
 * (`XDG_CACHE_HOME`, `~/.cache`, on Windows `LOCALAPPDATA`), so that the next start is faster. Node's own
 * choice, a folder that all users of the machine share, would let others put code beside the keys. Where
 * the folder cannot be written the program starts as before. `NODE_DISABLE_COMPILE_CACHE=1` turns it off.
 */
export function keepCompiledCode(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): void {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = env
  const own = platform === 'win32' ? LOCALAPPDATA : XDG_CACHE_HOME
  enableCompileCache(join(own || join(homedir(), '.cache'), 'asterkit', 'compiled'))
}
