import { runningPaper } from '@asterkit/app-kit/running-paper'
import {
  customEnvironment,
  type Environment,
  environmentFromEnv,
  environments,
} from '@asterkit/sdk'
import type { CollectSettings } from './collectSettings.ts'

/** A book of the local market changes every so many milliseconds, in real time. */
const STEP_MS = 100

/** Where public data come from. */
export interface PublicMarket {
  readonly environment: Environment
  /** For headings. */
  readonly name: string
  close(): Promise<void>
}

/**
 * Opens an exchange for listening; keys are not needed. A local one runs in this process, in real time.
 *
 * @throws {AsterConfigurationError} The `ASTER_..._URL` variables, which `--live` follows, cannot be used.
 */
export async function openPublicMarket(
  { venue, seed = 7, paperUrl }: Pick<CollectSettings, 'venue' | 'seed' | 'paperUrl'>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<PublicMarket> {
  const close = async () => undefined
  if (venue === 'live') {
    const environment = environmentFromEnv(env) ?? environments.mainnet
    return { environment, name: `Aster ${environment.name}`, close }
  }
  if (venue === 'testnet')
    return { environment: environments.testnet, name: 'Aster testnet', close }
  if (paperUrl !== undefined) {
    const environment = runningPaper(paperUrl)
    return { environment, name: `paper exchange ${new URL(paperUrl).host}`, close }
  }
  const { loadFeed, startPaperExchange } = await import('@asterkit/paper-exchange')
  const feed = loadFeed({ seed, stepMs: STEP_MS })
  const server = await startPaperExchange({ feed, mode: 'free', speed: 1 })
  const environment = customEnvironment({
    name: 'paper',
    chainId: server.chainId,
    hosts: {
      futuresRest: server.urls.futuresRestUrl,
      futuresWs: server.urls.futuresWsUrl,
      spotRest: server.urls.spotRestUrl,
      spotWs: server.urls.spotWsUrl,
    },
  })
  return { environment, name: `made-up market, seed ${seed}`, close: () => server.close() }
}
