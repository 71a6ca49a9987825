import type { Journal, JournalRecord } from '../../ports/journal.ts'
import { createMemoryJournal } from '../memory/memoryJournal.ts'
import { exportJournal } from './readJournalEntries.ts'

/**
 * Opens a journal for looking, also while a bot writes it: what is appended stays in memory and is forgotten.
 * Nothing may be sent on the strength of such an entry.
 *
 * @param folder Undefined: there is no journal yet; the shadow is empty.
 * @throws {JournalError} There is none in the folder, or it is damaged.
 */
export function openShadowJournal(folder: string | undefined): Journal {
  const shadow = createMemoryJournal()
  if (folder === undefined) return shadow
  shadow.appendAll([...exportJournal(folder)].map(readRecord))
  return shadow
}

function readRecord(line: string): JournalRecord {
  const { transactions, ...entry } = JSON.parse(line) as JournalRecord['entry'] & {
    readonly transactions: NonNullable<JournalRecord['transactions']>
  }
  return { entry, transactions }
}
