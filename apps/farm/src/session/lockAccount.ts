import * as kit from '@asterkit/app-kit/account-lock'
import type { MarketChoice } from '../market/market.ts'

/**
 * Keeps other bots off the account of a session, or off both of its accounts, until it is released.
 *
 * @throws {CliError} Another bot of this state folder has one of them (exit 4).
 */
export function lockAccount(stateDir: string, choice: MarketChoice): { release(): void } {
  const { facts, environment, account, accounts } = choice
  // A local paper session brings an exchange of its own: its journal's lock is enough.
  const isPrivate = facts.mode === 'paper' && facts.feed.kind !== 'remote-paper'
  if (isPrivate) return { release: () => undefined }
  const held: { release(): void }[] = []
  const release = () => {
    for (const lock of held) lock.release()
  }
  try {
    for (const each of accounts === undefined ? [account] : [accounts.long, accounts.short]) {
      held.push(kit.lockAccount(stateDir, { environment, account: each }))
    }
  } catch (error) {
    release()
    throw error
  }
  return { release }
}
