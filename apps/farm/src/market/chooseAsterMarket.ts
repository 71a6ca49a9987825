import { refusedError, usageError } from '@asterkit/app-kit'
import { openAster } from '@asterkit/app-kit/aster'
import {
  credentialsFromEnv,
  type Environment,
  environmentFromEnv,
  environments,
} from '@asterkit/sdk'
import { accountSessionName } from '../session/sessionName.ts'
import type { Settings } from '../settings.ts'
import type { MarketChoice } from './market.ts'

const LIVE_CYCLE_MS = 300_000

/**
 * Chooses an exchange with real orders: the testnet or the live one, or the four addresses of the
 * environment. Reads keys, sends nothing.
 *
 * @throws {CliError} Keys are missing (exit 2), or the addresses contradict the mode (exit 3).
 */
export async function chooseAsterMarket(
  settings: Settings,
  env: Readonly<Record<string, string | undefined>>,
): Promise<MarketChoice> {
  const { mode } = settings
  const credentials = await credentialsFromEnv(env)
  if (credentials === undefined) {
    throw usageError(
      `--${mode} needs keys: set API_USER (wallet), API_SIGNER (agent) and API_PRIVATE_KEY (agent's key). Nothing was sent`,
    )
  }
  const chosen = environmentFromEnv(env) ?? environments[mode === 'live' ? 'mainnet' : 'testnet']
  refuseWrongPlace(mode, chosen)
  const kind = chosen.name === 'mainnet' ? 'live' : chosen.name === 'testnet' ? 'testnet' : 'custom'
  return {
    sessionName: accountSessionName(kind, credentials.user, Object.values(chosen.hosts)),
    environment: chosen.name,
    account: credentials.user,
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
      const { exchange, clock } = await openAster({
        environment: chosen,
        credentials,
        lastNonce,
        signal,
      })
      return {
        exchange,
        clock,
        environment: {
          name: chosen.name,
          hosts: [chosen.hosts.futuresRest, chosen.hosts.spotRest].map((url) => new URL(url).host),
        },
        until: () => undefined,
        close: async () => undefined,
      }
    },
  }
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
