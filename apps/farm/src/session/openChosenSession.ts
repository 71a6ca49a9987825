import { openSqliteJournal } from '@asterkit/strategy/sqlite'
import type { MarketChoice } from '../market/market.ts'
import { openSession, type Session } from './openSession.ts'

/**
 * Opens the memory of the account that was chosen, as its only user.
 *
 * @param options.name Of the session. @default that of the choice
 * @param options.startsAfresh Whether a finished session is put aside.
 * @param options.now Time for what is written, epoch ms.
 * @throws {JournalError} Locked, unwritable or damaged. Nothing was sent.
 */
export function openChosenSession(
  choice: MarketChoice,
  options: {
    readonly stateDir: string
    readonly name?: string
    readonly isFresh: boolean
    readonly startsAfresh: boolean
    readonly now: () => number
  },
): Session {
  const { environment, account, facts, defaults } = choice
  const { now, ...rest } = options
  return openSession({
    name: choice.sessionName,
    ...rest,
    label: process.argv.slice(2).join(' '),
    capital: facts.mode === 'paper' ? defaults.capitalQuote : undefined,
    openJournal: (folder) => openSqliteJournal({ folder, environment, account, now }),
  })
}
