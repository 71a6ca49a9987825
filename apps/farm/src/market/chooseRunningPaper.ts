import { CliError, exitCodes, refusedError, usageError } from '@asterkit/app-kit'
import { letMomentPass, lookAtAster, runningPaper, steppedClock } from '@asterkit/app-kit/aster'
import { environmentKeys } from '@asterkit/app-kit/keys'
import type { PaperClock } from '@asterkit/paper-exchange'
import { environmentFromEnv, isLoopback } from '@asterkit/sdk'
import { paperSessionName } from '../session/sessionName.ts'
import type { Settings } from '../settings.ts'
import type { AccountCount, MarketChoice } from './market.ts'
import { type AccountKeys, accountNames, lookAtAccounts, openAccounts } from './openAccounts.ts'
import { paperKeys } from './paperKeys.ts'

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
  {
    looksFor = 'account',
    accounts = 'one',
  }: { readonly looksFor?: 'account' | 'market'; readonly accounts?: AccountCount } = {},
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
  const given = settings.paperUrl === undefined ? await givenKeys(env, accounts) : undefined
  const keys = given ?? (await paperKeys(sessionName, accounts))
  return {
    sessionName: given === undefined ? sessionName : `${sessionName}-${tagsOf(given)}`,
    environment: 'paper',
    ...accountNames(keys),
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
      const access = { environment, clock, lastNonce, signal }
      const { exchange, legs } = await openAccounts(keys, access)
      return {
        exchange,
        ...(legs && { legs }),
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
      const access = { environment, clock, lastNonce, signal }
      // Public data are read without a signature: wrong keys must not stand in the way.
      const isPublic = looksFor === 'market'
      const ports = isPublic
        ? await lookAtAster({ ...access, credentials: undefined })
        : await lookAtAccounts(keys, access)
      const agent = isPublic ? undefined : keys.own.signer.address
      return { ...ports, agent, environment: placeOf(url), close: async () => undefined }
    },
  }
}

/** Keys of the environment; undefined: there are none. */
async function givenKeys(
  env: Readonly<Record<string, string | undefined>>,
  accounts: AccountCount,
): Promise<AccountKeys | undefined> {
  const own = await environmentKeys(env)
  if (accounts === 'one') return own && { own }
  const short = await environmentKeys(env, 'short')
  if (own !== undefined && short !== undefined) return { own, short }
  if (own === undefined && short === undefined) return undefined
  const missing = own === undefined ? 'API_USER' : 'API_SHORT_USER'
  throw usageError(
    `--two-accounts needs two sets of keys, and ${missing} is not set: set it with its SIGNER and PRIVATE_KEY, or leave out both sets. Nothing was sent`,
  )
}

function tagsOf({ own, short }: AccountKeys): string {
  const users = [own.user, ...(short === undefined ? [] : [short.user])]
  return users.map((user) => user.slice(2, 10).toLowerCase()).join('-')
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
