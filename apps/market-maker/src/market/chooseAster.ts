import { createHash } from 'node:crypto'
import { refusedError, usageError } from '@asterkit/app-kit'
import { openAster } from '@asterkit/app-kit/aster'
import {
  type AsterClient,
  credentialsFromEnv,
  environmentFromEnv,
  environments,
} from '@asterkit/sdk'
import { createAsterMaker } from '@asterkit/strategy/aster'
import type { Settings } from '../settings.ts'
import type { MarketChoice } from './openedMarket.ts'

const HOUR_MS = 3_600_000

/**
 * Chooses an exchange with real orders. Reads keys, sends nothing.
 *
 * @throws {CliError} Keys are missing (exit 2), or the addresses contradict the mode (exit 3).
 */
export async function chooseAster(
  { venue, hours }: Settings,
  env: Readonly<Record<string, string | undefined>>,
): Promise<MarketChoice> {
  const credentials = await credentialsFromEnv(env)
  if (credentials === undefined) {
    throw usageError(
      `--${venue} needs keys: set API_USER (wallet), API_SIGNER (agent) and API_PRIVATE_KEY (agent's key). Nothing was sent`,
    )
  }
  const environment =
    environmentFromEnv(env) ?? environments[venue === 'live' ? 'mainnet' : 'testnet']
  const other = venue === 'live' ? 'testnet' : 'mainnet'
  if (environment.name === other) {
    throw refusedError(`--${venue}, but the ASTER_..._URL variables name ${other}: unset them`)
  }
  const key = [credentials.user.toLowerCase(), ...Object.values(environment.hosts)].join('|')
  return {
    sessionName: `${environment.name}-${createHash('sha256').update(key).digest('hex').slice(0, 10)}`,
    environment: environment.name,
    account: credentials.user,
    label: environment.name === 'mainnet' ? 'the real exchange: REAL MONEY' : environment.name,
    async open({ lastNonce }, signal) {
      const { client, clock } = await openAster({ environment, credentials, lastNonce, signal })
      await refuseWithdrawingKey(client, credentials.signer.address, signal)
      return {
        exchange: createAsterMaker({ client, now: () => clock.now() }),
        clock,
        until: hours === undefined ? undefined : clock.now() + hours * HOUR_MS,
        close: async () => undefined,
      }
    },
  }
}

/** A leaked bot key must not be able to empty the account. */
async function refuseWithdrawingKey(
  client: AsterClient,
  agent: string,
  signal: AbortSignal,
): Promise<void> {
  const agents = await client.futures.getAgents({}, { signal })
  const row = agents.find(({ agentAddress }) => agentAddress.toLowerCase() === agent.toLowerCase())
  if (row?.canWithdraw !== true) return
  throw refusedError(
    `the agent ${agent} can take money out of the account: make one without that right and give its key. Nothing was sent`,
  )
}
