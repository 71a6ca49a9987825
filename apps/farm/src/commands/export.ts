import { type ExitCode, exitCodes, usageError } from '@asterkit/app-kit'
import type { CommandInput } from '../commandInput.ts'
import { exportTables } from '../exportTables.ts'
import { readPlace } from '../lookAtMarket.ts'

/** Writes what the bot remembers, for spreadsheets and programs. Reads the memory alone; asks no exchange. */
export async function exportMemory({ flags, words }: CommandInput): Promise<ExitCode> {
  const { out, format = 'json', ...rest } = flags
  const what = words[0] ?? 'state'
  if (format !== 'json' && format !== 'csv') throw usageError('--format must be json or csv')
  const place = await readPlace(rest, 'look-at-account')
  if (place.folder === undefined) {
    throw usageError(
      `no bot has run in session ${place.choice.sessionName} yet: there is nothing to export`,
    )
  }
  await exportTables({
    what,
    format,
    folder: place.folder,
    out: typeof out === 'string' ? out : undefined,
  })
  return exitCodes.done
}
