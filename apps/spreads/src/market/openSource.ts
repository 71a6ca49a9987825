import { runningPaper } from '@asterkit/app-kit/running-paper'
import {
  customEnvironment,
  type Environment,
  environmentFromEnv,
  environments,
} from '@asterkit/sdk'
import type { Settings } from '../settings.ts'

const DEFAULT_SEED = 7
/** Of the local market while somebody watches: a book every so many milliseconds, in real time. */
const WATCHED_STEP_MS = 250

/** Where the data come from. */
export interface Source {
  readonly environment: Environment
  /** For headings. */
  readonly name: string
  close(): Promise<void>
}

/**
 * Opens what was asked for: the real exchange, a paper exchange that runs, or one in this process whose time stands
 * still unless it is watched. The first two are not contacted yet.
 *
 * @throws {AsterConfigurationError} The `ASTER_..._URL` variables, which `--live` follows, cannot be used.
 */
export async function openSource(
  settings: Settings,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Source> {
  const close = async () => undefined
  if (settings.live) {
    const environment = environmentFromEnv(env) ?? environments.mainnet
    return { environment, name: `Aster ${environment.name}`, close }
  }
  if (settings.paperUrl !== undefined) {
    const environment = runningPaper(settings.paperUrl)
    return { environment, name: `paper exchange ${new URL(settings.paperUrl).host}`, close }
  }
  return startPaper(settings)
}

async function startPaper({ seed = DEFAULT_SEED, watch }: Settings): Promise<Source> {
  const { loadFeed, startPaperExchange } = await import('@asterkit/paper-exchange')
  const server = await startPaperExchange(
    watch === undefined
      ? { feed: loadFeed({ seed }) }
      : { feed: loadFeed({ seed, stepMs: WATCHED_STEP_MS }), mode: 'free', speed: 1 },
  )
  const { urls, chainId } = server
  const environment = customEnvironment({
    name: 'paper',
    chainId,
    hosts: {
      futuresRest: urls.futuresRestUrl,
      futuresWs: urls.futuresWsUrl,
      spotRest: urls.spotRestUrl,
      spotWs: urls.spotWsUrl,
    },
  })
  return { environment, name: `made-up market, seed ${seed}`, close: () => server.close() }
}
