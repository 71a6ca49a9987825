import { createHash } from 'node:crypto'
import type { Decimal } from '@asterkit/instruments'
import type { PaperConfiguration } from './commandLog.ts'
import type { PaperAccountSettings, StartingBalances } from './paperAccountSettings.ts'
import { PaperExchangeError, type PaperExchangeOptions } from './paperExchange.ts'

/** Everything that decides what a command log means. */
export function describeConfiguration(
  { feed, accounts = [], insuranceBalance, fundingDelayMs }: PaperExchangeOptions,
  balances: StartingBalances,
  chainId: number,
): PaperConfiguration {
  const facts = {
    instruments: feed.instruments,
    funding: [...feed.funding],
    settled: feed.instruments.map(({ symbol }) => feed.settledBefore(symbol)),
  }
  const amounts = (wallet: Readonly<Record<string, Decimal>>) =>
    Object.entries(wallet)
      .map(([asset, owned]) => `${owned.toFixed()} ${asset}`)
      .sort()
      .join(' ')
  const listed = [...lowerCased(accounts).values()].map(({ user, balances: own }) =>
    own === undefined ? user : `${user} spot ${amounts(own.spot)} perp ${amounts(own.perp)}`,
  )
  return {
    feed: feed.name,
    start: String(feed.startTime),
    end: String(feed.endTime ?? 'never'),
    market: createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 16),
    spot: amounts(balances.spot),
    perp: amounts(balances.perp),
    chain: String(chainId),
    ...(listed.length === 0 ? {} : { accounts: listed.join(', ') }),
    ...(insuranceBalance === undefined ? {} : { insurance: insuranceBalance.toFixed() }),
    ...(fundingDelayMs === undefined ? {} : { fundingDelay: String(fundingDelayMs) }),
  }
}

/** Listed accounts by address, all addresses in lower case. @throws {PaperExchangeError} One is listed twice. */
export function lowerCased(
  accounts: readonly PaperAccountSettings[],
): ReadonlyMap<string, PaperAccountSettings> {
  const byUser = new Map<string, PaperAccountSettings>()
  for (const account of accounts) {
    const user = account.user.toLowerCase()
    if (byUser.has(user)) throw new PaperExchangeError('usage', `account ${user} is listed twice`)
    const agents = account.agents.map((agent) => ({
      ...agent,
      address: agent.address.toLowerCase(),
    }))
    byUser.set(user, { ...account, user, agents })
  }
  return byUser
}
