import { createHash } from 'node:crypto'
import { refusedError, usageError } from '@asterkit/app-kit'
import { lookAtAster, openAster } from '@asterkit/app-kit/aster'
import { findKeys, refuseWithdrawingKey } from '@asterkit/app-kit/keys'
import { environmentFromEnv, environments } from '@asterkit/sdk'
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
  { venue, hours, stateDir }: Settings,
  env: Readonly<Record<string, string | undefined>>,
): Promise<MarketChoice> {
  const credentials = await findKeys(stateDir, venue, env)?.open()
  if (credentials === undefined) {
    throw usageError(
      `--${venue} needs keys: run market-maker keys save, or set API_USER (wallet), API_SIGNER (agent) and API_PRIVATE_KEY (agent's key). Nothing was sent`,
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
    isShared: true,
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
    look: (signal) => lookAtAster({ environment, credentials, lastNonce: undefined, signal }),
  }
}
