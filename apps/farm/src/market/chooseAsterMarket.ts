import { type CliError, refusedError, usageError } from '@asterkit/app-kit'
import { lookAtAster, openAster } from '@asterkit/app-kit/aster'
import { findKeys, refuseWithdrawingKey } from '@asterkit/app-kit/keys'
import { type Environment, environmentFromEnv, environments } from '@asterkit/sdk'
import { accountSessionName } from '../session/sessionName.ts'
import type { Settings } from '../settings.ts'
import type { MarketChoice } from './market.ts'

const LIVE_CYCLE_MS = 300_000

/**
 * Chooses an exchange with real orders: the testnet or the live one, or the four addresses of the
 * environment. Reads keys, sends nothing. Who only looks at public data needs no keys.
 *
 * @throws {CliError} Keys are missing (exit 2), or the addresses contradict the mode (exit 3).
 */
export async function chooseAsterMarket(
  settings: Settings,
  env: Readonly<Record<string, string | undefined>>,
  needs: 'keys' | 'nothing' = 'keys',
): Promise<MarketChoice> {
  const { mode } = settings
  // Who only looks at public data is not asked for a password, and shows nobody who they are.
  const credentials =
    needs === 'nothing' ? undefined : await findKeys(settings.stateDir, mode, env)?.open()
  if (credentials === undefined && needs === 'keys') {
    throw missingKeys(mode)
  }
  const chosen = environmentFromEnv(env) ?? environments[mode === 'live' ? 'mainnet' : 'testnet']
  refuseWrongPlace(mode, chosen)
  const kind = chosen.name === 'mainnet' ? 'live' : chosen.name === 'testnet' ? 'testnet' : 'custom'
  const user = credentials?.user ?? 'nobody'
  const environment = {
    name: chosen.name,
    hosts: [chosen.hosts.futuresRest, chosen.hosts.spotRest].map((url) => new URL(url).host),
  }
  return {
    sessionName: accountSessionName(kind, user, Object.values(chosen.hosts)),
    environment: chosen.name,
    account: user,
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
      const ports = await openAster({ environment: chosen, credentials, lastNonce, signal })
      const agent = credentials.signer.address
      return {
        ...ports,
        environment,
        until: () => undefined,
        checkKey: (stop) => refuseWithdrawingKey(ports.client, agent, stop),
        close: async () => undefined,
      }
    },
    async look({ lastNonce }, signal) {
      const ports = await lookAtAster({ environment: chosen, credentials, lastNonce, signal })
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
