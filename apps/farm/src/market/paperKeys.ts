import { paperCredentials } from '@asterkit/app-kit/aster'
import type { AccountCount } from './market.ts'
import type { AccountKeys } from './openAccounts.ts'

/** Makes the play keys of a paper session, of one account or of two. */
export async function paperKeys(sessionName: string, accounts: AccountCount): Promise<AccountKeys> {
  const own = await paperCredentials(sessionName)
  return accounts === 'one'
    ? { own }
    : { own, short: await paperCredentials(`${sessionName}-short`) }
}
