import { type CliError, refusedError, usageError } from '@asterkit/app-kit'
import { lookAtAster } from '@asterkit/app-kit/aster'
import { findKeys, refuseWithdrawingKey } from '@asterkit/app-kit/keys'
import { type Environment, environmentFromEnv, environments } from '@asterkit/sdk'
import { accountSessionName } from '../session/sessionName.ts'
import type { Settings } from '../settings.ts'
import type { AccountCount, MarketChoice } from './market.ts'
import { accountNames, lookAtAccounts, openAccounts } from './openAccounts.ts'

const LIVE_CYCLE_MS = 300_000

/**
 * Chooses an exchange with real orders: the testnet or the live one, or the four addresses of the
 * environment. Reads keys, sends nothing. Who only looks at public data needs no keys; two accounts need two sets.
 *
 * @throws {CliError} Keys are missing (exit 2), or the addresses contradict the mode (exit 3).
 */
export async function chooseAsterMarket(
  settings: Settings,
  env: Readonly<Record<string, string | undefined>>,
  {
    needs = 'keys',
    accounts = 'one',
  }: { readonly needs?: 'keys' | 'nothing'; readonly accounts?: AccountCount } = {},
): Promise<MarketChoice> {
  const { mode } = settings
  // Who only looks at public data is not asked for a password, and shows nobody who they are.
  const credentials =
    needs === 'nothing' ? undefined : await findKeys(settings.stateDir, mode, env)?.open()
  if (credentials === undefined && needs === 'keys') {
    throw missingKeys(mode)
  }
  const short =
    accounts === 'two' ? await findKeys(settings.stateDir, mode, env, 'short')?.open() : undefined
  if (accounts === 'two' && short === undefined) throw missingShortKeys(mode)
  const names = credentials && accountNames({ own: credentials, short })
  const chosen = environmentFromEnv(env) ?? environments[mode === 'live' ? 'mainnet' : 'testnet']
  refuseWrongPlace(mode, chosen)
  const kind = chosen.name === 'mainnet' ? 'live' : chosen.name === 'testnet' ? 'testnet' : 'custom'
  const user = names?.account ?? 'nobody'
  const environment = {
    name: chosen.name,
    hosts: [chosen.hosts.futuresRest, chosen.hosts.spotRest].map((url) => new URL(url).host),
  }
  return {
    sessionName: accountSessionName(kind, user, Object.values(chosen.hosts)),
    environment: chosen.name,
    account: user,
    ...(names?.accounts && { accounts: names.accounts }),
    hasKeys: credentials !== undefined,
    now: () => Date.now(),
    startsAfresh: false,
    defaults: { cycleIntervalMs: LIVE_CYCLE_MS },
    facts: {
      mode,
      feed: { kind: 'market' },
      costs:
        'fees as the exchange states them for this account, and slippage within the cap of each order',
    },
    async open({ lastNonce }, signal) {
      if (credentials === undefined) throw missingKeys(mode)
      const access = { environment: chosen, lastNonce, signal }
      const { signing, ...ports } = await openAccounts({ own: credentials, short }, access)
      return {
        ...ports,
        environment,
        until: () => undefined,
        async checkKey(stop) {
          for (const { client, agent } of signing) await refuseWithdrawingKey(client, agent, stop)
        },
        close: async () => undefined,
      }
    },
    async look({ lastNonce }, signal) {
      const access = { environment: chosen, lastNonce, signal }
      const ports =
        credentials === undefined
          ? await lookAtAster({ ...access, credentials })
          : await lookAtAccounts({ own: credentials, short }, access)
      const agent = credentials?.signer.address
      return { ...ports, environment, agent, close: async () => undefined }
    },
  }
}

function missingKeys(mode: Settings['mode']): CliError {
  return usageError(
    `--${mode} needs keys: run farm init, or set API_USER (wallet), API_SIGNER (agent) and API_PRIVATE_KEY (agent's key). Nothing was sent`,
  )
}

function missingShortKeys(mode: Settings['mode']): CliError {
  return usageError(
    `--two-accounts needs the keys of a second account: run farm keys save --${mode} --short-account, or set API_SHORT_USER, API_SHORT_SIGNER and API_SHORT_PRIVATE_KEY. Nothing was sent`,
  )
}

/** Testnet orders must never reach the real exchange because of a forgotten variable, nor the other way round. */
function refuseWrongPlace(mode: Settings['mode'], chosen: Environment): void {
  if (mode === 'testnet' && chosen.name === 'mainnet') {
    throw refusedError(
      '--testnet, but the ASTER_..._URL variables name the real exchange: unset them',
    )
  }
  if (mode === 'live' && chosen.name === 'testnet') {
    throw refusedError('--live, but the ASTER_..._URL variables name the testnet: use --testnet')
  }
}
