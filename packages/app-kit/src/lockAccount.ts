import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { JournalError } from '@asterkit/strategy'
import { lockFolder } from '@asterkit/strategy/sqlite'
import { CliError } from './cliError.ts'
import { exitCodes } from './exitCodes.ts'

/**
 * Keeps two bots off one account: the position mode and the wallet are of the whole account, so that the farm (one-way),
 * rotating (hedge) and the market maker can never share it. Ends with the process, however that ends.
 *
 * @throws {CliError} Another bot of this state folder has the account (exit 4).
 */
export function lockAccount(
  stateDir: string,
  { environment, account }: { readonly environment: string; readonly account: string },
): { release(): void } {
  const key = createHash('sha256').update(`${environment}|${account.toLowerCase()}`).digest('hex')
  try {
    return lockFolder(join(stateDir, 'accounts', key.slice(0, 16)))
  } catch (error) {
    if (!(error instanceof JournalError) || error.code !== 'locked') throw error
    throw new CliError(
      `another bot trades on account ${account}: farm, rotate and market-maker need one each; end that one first, or use another account. Nothing was sent`,
      exitCodes.needsHuman,
      { cause: error },
    )
  }
}
