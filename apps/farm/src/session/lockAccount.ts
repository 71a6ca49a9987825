import * as kit from '@asterkit/app-kit/account-lock'
import type { MarketChoice } from '../market/market.ts'

/**
 * Keeps other bots off the account of a session until it is released.
 *
 * @throws {CliError} Another bot of this state folder has the account (exit 4).
 */
export function lockAccount(stateDir: string, choice: MarketChoice): { release(): void } {
  const { facts } = choice
  // A local paper session brings an exchange of its own: its journal's lock is enough.
  const isPrivate = facts.mode === 'paper' && facts.feed.kind !== 'remote-paper'
  return isPrivate ? { release: () => undefined } : kit.lockAccount(stateDir, choice)
}
