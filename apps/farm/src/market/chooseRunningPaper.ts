import { CliError, exitCodes, refusedError } from '@asterkit/app-kit'
import {
  letMomentPass,
  lookAtAster,
  openAster,
  paperCredentials,
  runningPaper,
  steppedClock,
} from '@asterkit/app-kit/aster'
import { keySigner } from '@asterkit/app-kit/keys'
import type { PaperClock } from '@asterkit/paper-exchange'
import { credentialsFromEnv, environmentFromEnv, isLoopback } from '@asterkit/sdk'
import { paperSessionName } from '../session/sessionName.ts'
import type { Settings } from '../settings.ts'
import type { MarketChoice } from './market.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

/**
 * Chooses a paper exchange that runs already on this machine, by `--paper-url` or the four addresses of the
 * environment. Connects to nothing yet.
 *
 * @throws {CliError} An address is not of this machine (exit 3).
 */
export async function chooseRunningPaper(
  settings: Settings,
  env: Readonly<Record<string, string | undefined>>,
  looksFor: 'account' | 'market' = 'account',
): Promise<MarketChoice> {
  const environment =
    settings.paperUrl === undefined ? environmentFromEnv(env) : runningPaper(settings.paperUrl)
  if (environment === undefined || !Object.values(environment.hosts).every(isLoopback)) {
    throw refusedError(
      'paper talks to this machine only, but the ASTER_..._URL variables name other hosts: unset them, or say --testnet or --live',
    )
  }
  const url = environment.hosts.futuresRest
  const sessionName = paperSessionName({ ...settings, paperUrl: url })
  // Keys are used only where the environment also names the exchange: nobody's real key signs by accident.
  const own = settings.paperUrl === undefined ? await credentialsFromEnv(env, keySigner) : undefined
  const credentials = own ?? (await paperCredentials(sessionName))
  return {
    sessionName:
      own === undefined ? sessionName : `${sessionName}-${own.user.slice(2, 10).toLowerCase()}`,
    environment: 'paper',
    account: credentials.user,
    now: () => 0,
    startsAfresh: false,
    hasKeys: true,
    defaults: { cycleIntervalMs: HOUR_MS },
    facts: {
      mode: 'paper',
      feed: {
        kind: 'remote-paper',
        ...(settings.days === undefined ? {} : { days: settings.days }),
      },
      simulated: 'whatever that paper exchange makes up',
      costs: 'fees as that exchange states them',
    },
    async open({ lastNonce }, signal) {
      const { clock, ended } = steppedClock(await connectClock(url, signal))
      const startTime = clock.now()
      await letMomentPass(clock, signal)
      const { exchange } = await openAster({ environment, credentials, clock, lastNonce, signal })
      return {
        exchange,
        clock,
        ended,
        environment: placeOf(url),
        until: (resumedUntil) =>
          settings.days === undefined
            ? resumedUntil
            : (resumedUntil ?? startTime + settings.days * DAY_MS),
        close: async () => undefined,
      }
    },
    async look({ lastNonce }, signal) {
      const { clock } = steppedClock(await connectClock(url, signal))
      // Public data are read without a signature: wrong keys must not stand in the way.
      const signing = looksFor === 'market' ? undefined : credentials
      const access = { environment, credentials: signing, clock, lastNonce, signal }
      const ports = await lookAtAster(access)
      const agent = signing?.signer.address
      return { ...ports, agent, environment: placeOf(url), close: async () => undefined }
    },
  }
}

function placeOf(url: string) {
  return { name: 'running paper exchange', hosts: [new URL(url).host] }
}

async function connectClock(url: string, signal: AbortSignal): Promise<PaperClock> {
  const { connectPaperClock } = await import('@asterkit/paper-exchange/clock')
  try {
    return await connectPaperClock({ url, signal })
  } catch (error) {
    throw new CliError(
      `no paper exchange answers at ${url}: start one with pnpm paper-exchange, or correct the address`,
      exitCodes.failed,
      { cause: error },
    )
  }
}
