import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openQuoteBook } from '@asterkit/strategy'
import {
  KILL_SWITCH_FILE,
  openShadowJournal,
  openSqliteJournal,
  readJournalOwner,
  setKillSwitchFile,
} from '@asterkit/strategy/sqlite'

/** Halts the maker of a session: the file is on disk when this returns. @throws The folder cannot be written. */
export function haltMaker(folder: string, reason: string): void {
  setKillSwitchFile(folder, reason)
}

/**
 * Lifts a halt: the maker's own record first, since that needs the journal to itself, then the file.
 *
 * @throws {JournalError} The maker has halted itself and still runs: it has to be stopped first.
 */
export function resumeMaker(folder: string): void {
  if (recordedHalt(folder) !== undefined) {
    const { environment, account } = readJournalOwner(folder)
    const journal = openSqliteJournal({ folder, environment, account, now: () => Date.now() })
    try {
      const book = openQuoteBook(journal)
      // Times are the exchange's, which on paper may lie in any year: not before the halt.
      const time = book.view.halt?.time ?? 0
      book.append({ entry: { kind: 'resume', time, body: { by: 'a person' } } })
    } finally {
      journal.close()
    }
  }
  rmSync(join(folder, KILL_SWITCH_FILE), { force: true })
}

/** Why the maker has halted itself; undefined: it has not. */
export function recordedHalt(folder: string): string | undefined {
  if (!existsSync(join(folder, 'journal.sqlite'))) return undefined
  return openQuoteBook(openShadowJournal(folder)).view.halt?.reason
}
