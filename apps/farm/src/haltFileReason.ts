import { isKillSwitchFileSet } from '@asterkit/strategy/sqlite'

/** Returns why a session is halted by hand; undefined when it is not. A folder that cannot be read counts as halted. */
export function haltFileReason(folder: string): string | undefined {
  if (!isKillSwitchFileSet(folder)) return undefined
  return `the file HALT is in ${folder}, or the folder cannot be read; remove the file to go on`
}
