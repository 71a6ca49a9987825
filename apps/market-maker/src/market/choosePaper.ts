import { createHash } from 'node:crypto'
import { basename, join, resolve } from 'node:path'
import { CliError, exitCodes, letYoungHeapGrow } from '@asterkit/app-kit'
import {
  letMomentPass,
  lookAtAster,
  openAster,
  paperCredentials,
  runningPaper,
  runningPaperName,
  steppedClock,
} from '@asterkit/app-kit/aster'
import { decimal } from '@asterkit/instruments'
import type { PaperClock } from '@asterkit/paper-exchange'
import { customEnvironment, type Environment } from '@asterkit/sdk'
import { createAsterMaker } from '@asterkit/strategy/aster'
import type { Settings } from '../settings.ts'
import type { MarketChoice, OpenMarket } from './openedMarket.ts'
import { patientClock } from './patientClock.ts'

const HOUR_MS = 3_600_000
const DEFAULT_SEED = 7
const DEFAULT_CAPITAL = '10000'
const DEFAULT_HOURS = 2
/** A watched run of the default length takes two minutes. */
const DEFAULT_SPEED = 60
/** Books of the made-up market come so often. */
const STEP_MS = 250

/** Chooses a local exchange: one of its own with made-up or recorded prices, or one that runs already. */
export function choosePaper(settings: Settings, symbols: readonly string[]): MarketChoice {
  if (settings.paperUrl !== undefined) return chooseRunning(settings, settings.paperUrl)
  const { seed = DEFAULT_SEED, replay, speed = DEFAULT_SPEED } = settings
  const name =
    replay === undefined
      ? `paper-seed-${seed}`
      : `paper-replay-${basename(resolve(replay)).replaceAll(/[^\w-]/g, '-')}-${digest(resolve(replay))}`
  const sessionName = `${name}-${digest(symbols.join())}`
  return {
    sessionName,
    environment: 'paper',
    account: sessionName,
    isShared: false,
    label: `${replay === undefined ? `a made-up market, seed ${seed}` : `recorded prices of ${replay}`}, ${speed === 'max' ? 'as fast as it goes' : `${speed} x real time`}`,
    async open({ folder, lastNonce }, signal) {
      // The exchange plays in this process, faster than time.
      letYoungHeapGrow()
      const { connectPaperClock, loadFeed, startPaperExchange } = await import(
        '@asterkit/paper-exchange'
      )
      const feed =
        replay === undefined
          ? loadFeed({ seed, stepMs: STEP_MS })
          : loadFeed({ replay, symbols: [...symbols] })
      const server = await startPaperExchange({
        feed,
        speed,
        stateFile: join(folder, 'exchange.jsonl'),
        startingBalances: {
          spot: {},
          perp: { USDT: decimal(settings.capital ?? DEFAULT_CAPITAL) },
        },
      })
      try {
        const { urls } = server
        const environment = customEnvironment({
          name: 'paper',
          chainId: server.chainId,
          hosts: {
            futuresRest: urls.futuresRestUrl,
            futuresWs: urls.futuresWsUrl,
            spotRest: urls.spotRestUrl,
            spotWs: urls.spotWsUrl,
          },
        })
        const clock = await connectPaperClock({ url: server.controlUrl })
        const opened = await connect({ environment, clock, sessionName, lastNonce, signal })
        const length = (settings.hours ?? DEFAULT_HOURS) * HOUR_MS
        const end = opened.clock.now() + length
        return {
          ...opened,
          until: feed.endTime === undefined ? end : Math.min(feed.endTime, end),
          close: () => server.close(),
        }
      } catch (error) {
        await server.close()
        throw error
      }
    },
  }
}

function chooseRunning(settings: Settings, url: string): MarketChoice {
  const sessionName = runningPaperName(url)
  return {
    sessionName,
    environment: 'paper',
    account: sessionName,
    isShared: true,
    label: `the paper exchange at ${url}`,
    async open({ lastNonce }, signal) {
      const clock = await connectClock(url, signal)
      const environment = runningPaper(url)
      const opened = await connect({ environment, clock, sessionName, lastNonce, signal })
      const { hours } = settings
      return {
        ...opened,
        until: hours === undefined ? undefined : opened.clock.now() + hours * HOUR_MS,
        close: async () => undefined,
      }
    },
    async look(signal) {
      const { clock } = steppedClock(await connectClock(url, signal))
      const credentials = await paperCredentials(sessionName)
      const environment = runningPaper(url)
      return lookAtAster({ environment, credentials, clock, lastNonce: undefined, signal })
    },
  }
}

async function connect(input: {
  readonly environment: Environment
  readonly clock: PaperClock
  readonly sessionName: string
  readonly lastNonce: string | undefined
  readonly signal: AbortSignal
}): Promise<Pick<OpenMarket, 'exchange' | 'clock' | 'ended'>> {
  const { environment, lastNonce, signal } = input
  const { clock, ended } = steppedClock(input.clock)
  await letMomentPass(clock, signal)
  const credentials = await paperCredentials(input.sessionName)
  const { client } = await openAster({ environment, credentials, clock, lastNonce, signal })
  const exchange = createAsterMaker({ client, now: () => clock.now() })
  return { ...patientClock(exchange, clock), ended }
}

async function connectClock(url: string, signal: AbortSignal): Promise<PaperClock> {
  const { connectPaperClock } = await import('@asterkit/paper-exchange')
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

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8)
}
