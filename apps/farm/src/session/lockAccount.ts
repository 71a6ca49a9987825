import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { CliError, exitCodes } from '@asterkit/app-kit'
import { JournalError } from '@asterkit/strategy'
import { lockFolder } from '@asterkit/strategy/sqlite'
import type { MarketChoice } from '../market/market.ts'

/**
 * Keeps two bots off one account: the position mode is of the whole account, so that the farm (one-way) and
 * rotating (hedge) can never share it. Ends with the process, however that ends.
 *
 * @throws {CliError} Another bot of this state folder has the account (exit 4).
 */
export function lockAccount(
  stateDir: string,
  { environment, account, facts }: MarketChoice,
): { release(): void } {
  // A local paper session brings an exchange of its own: its journal's lock is enough.
  if (facts.mode === 'paper' && facts.feed.kind !== 'remote-paper')
    return { release: () => undefined }
  const key = createHash('sha256').update(`${environment}|${account.toLowerCase()}`).digest('hex')
  try {
    return lockFolder(join(stateDir, 'accounts', key.slice(0, 16)))
  } catch (error) {
    if (!(error instanceof JournalError) || error.code !== 'locked') throw error
    throw new CliError(
      `another bot trades on account ${account}: the farm needs one-way mode and rotating hedge mode, so end that one first, or use another account. Nothing was sent`,
      exitCodes.needsHuman,
      { cause: error },
    )
  }
}
