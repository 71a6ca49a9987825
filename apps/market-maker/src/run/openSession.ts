import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Journal } from '@asterkit/strategy'
import { openSqliteJournal } from '@asterkit/strategy/sqlite'
import type { MarketChoice } from '../market/openedMarket.ts'

/** The memory of one maker on one exchange. */
export interface Session {
  readonly folder: string
  readonly journal: Journal
  readonly lastNonce: string | undefined
}

/** Folder of a session. */
export function sessionFolder(stateDir: string, name: string): string {
  return join(stateDir, 'maker', name)
}

/**
 * Opens the memory of a session as its only user. `isFresh` puts an old one aside as `.previous`.
 *
 * @throws {JournalError} Locked by a running maker, unwritable or damaged. Nothing was sent.
 */
export function openSession(
  choice: Pick<MarketChoice, 'sessionName' | 'environment' | 'account'>,
  options: { readonly stateDir: string; readonly isFresh: boolean; readonly now: () => number },
): Session {
  const folder = sessionFolder(options.stateDir, choice.sessionName)
  const { environment, account } = choice
  const open = () => openSqliteJournal({ folder, environment, account, now: options.now })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (options.isFresh && existsSync(join(folder, 'journal.sqlite'))) {
    // Its lock first: a folder in use is never moved away under a running maker.
    open().close()
    rmSync(`${folder}.previous`, { recursive: true, force: true })
    renameSync(folder, `${folder}.previous`)
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  }
  const journal = open()
  return { folder, journal, lastNonce: lastNonce(journal) }
}

function lastNonce(journal: Journal): string | undefined {
  let highest = 0n
  for (const { body } of journal.read()) {
    const { nonce } = body
    if (typeof nonce === 'string' && /^\d{1,16}$/.test(nonce) && BigInt(nonce) > highest) {
      highest = BigInt(nonce)
    }
  }
  return highest === 0n ? undefined : String(highest)
}
