import { existsSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { letYoungHeapGrow, usageError } from '@asterkit/app-kit'
import { letMomentPass, steppedClock } from '@asterkit/app-kit/aster'
import { Decimal } from '@asterkit/instruments'
import type { Feed, PaperExchange } from '@asterkit/paper-exchange'
import { interruptedCapital, sessionCapital } from '../session/openSession.ts'
import { DEFAULT_SEED, paperSessionName } from '../session/sessionName.ts'
import type { Settings } from '../settings.ts'
import type {
  AccountCount,
  LookAccess,
  LookedMarket,
  MarketChoice,
  OpenMarket,
  SessionAccess,
} from './market.ts'
import { lookAtAccounts, openAccounts } from './openAccounts.ts'
import { paperKeys } from './paperKeys.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** Play money when nobody asks for another amount, quote. */
const DEFAULT_CAPITAL = '10000'
const DEFAULT_DAYS = 30
/** A watched run takes about this long, seconds. */
const WATCHED_SECONDS = 60

/**
 * Chooses the local exchange with a synthetic or a recorded market. Reads the recording, starts nothing.
 *
 * @param purpose `continue`: goes on with the session's own money even where it has come to its end.
 * @throws {FeedError} The recording cannot be used (exit 2).
 */
export async function choosePaperMarket(
  settings: Settings,
  purpose: 'run' | 'continue' = 'run',
  accounts: AccountCount = 'one',
): Promise<MarketChoice> {
  // The exchange plays in this process, faster than time.
  letYoungHeapGrow()
  const { loadFeed, recordedFeed } = await import('@asterkit/paper-exchange')
  const { replay, days, from, seed } = settings
  // The length of a synthetic market is the run's, not the feed's: an interrupted run may be prolonged.
  const makeFeed = () =>
    replay === undefined
      ? loadFeed({ seed: seed ?? DEFAULT_SEED })
      : recordedFeed({
          folder: replay,
          ...(days === undefined ? {} : { days }),
          ...(from === undefined ? {} : { from }),
        })
  const feed = makeFeed()
  // A feed is read once: who looks first and trades then needs two.
  const unused = [feed]
  const takeFeed = () => unused.pop() ?? makeFeed()
  const sessionName = paperSessionName(settings)
  const capital =
    (purpose === 'continue' ? sessionCapital(settings.stateDir, sessionName) : undefined) ??
    paperCapital(settings, sessionName)
  const playedDays = daysOf(feed, days)
  const speed = settings.speed ?? (settings.json ? 'max' : watchedSpeed(playedDays))
  return {
    sessionName,
    environment: 'paper',
    account: sessionName,
    ...(accounts === 'two' && { accounts: { long: sessionName, short: `${sessionName}-short` } }),
    now: () => feed.startTime,
    startsAfresh: purpose === 'run',
    hasKeys: true,
    defaults: {
      cycleIntervalMs: HOUR_MS,
      capitalQuote: capital,
      ...(replay === undefined ? {} : { minVolumeQuote: '0' }),
    },
    facts: {
      mode: 'paper',
      feed: feedFacts(settings, feed, playedDays),
      speed,
      simulated:
        'fills, fees, funding payments and margin, by a local exchange that speaks to the bot over HTTP and WebSocket like the real one',
      costs:
        'fees as the exchange states them, half the spread of each book per fill, more for large orders',
    },
    open: (session, signal) =>
      openPaper({ feed: takeFeed(), session, capital, speed, sessionName, accounts, days, signal }),
    look: (session, signal) =>
      lookAtPaper({ feed: takeFeed(), session, capital, sessionName, accounts, signal }),
  }
}

/** An interrupted session goes on with the money that it began with. */
function paperCapital(settings: Settings, sessionName: string): string {
  const before = settings.fresh ? undefined : interruptedCapital(settings.stateDir, sessionName)
  const wish = settings.capital
  if (before === undefined || wish === undefined || new Decimal(wish).eq(before)) {
    return before ?? wish ?? DEFAULT_CAPITAL
  }
  throw usageError(
    `the interrupted session in ${settings.stateDir} began with ${before} USDT: leave --capital out to go on, or pass --fresh to start anew`,
  )
}

function daysOf(feed: Feed, days: number | undefined): number {
  if (feed.endTime === undefined) return days ?? DEFAULT_DAYS
  return Math.round((feed.endTime - feed.startTime) / DAY_MS)
}

function watchedSpeed(days: number): number {
  return Math.max(30, days) * (DAY_MS / 1000 / WATCHED_SECONDS)
}

function feedFacts(settings: Settings, feed: Feed, days: number): MarketChoice['facts']['feed'] {
  const span = { days, from: feed.startTime }
  if (settings.replay === undefined) {
    return { kind: 'synthetic', seed: settings.seed ?? DEFAULT_SEED, ...span }
  }
  const note =
    settings.minVolume === undefined
      ? 'The recording has no Aster volumes, so every symbol passes the volume filter. Books around the recorded prices are made up.'
      : 'The recording has no Aster volumes; its own are used. Books around the recorded prices are made up.'
  return { kind: 'recorded', folder: resolve(settings.replay), ...span, note }
}

async function openPaper(input: {
  readonly feed: Feed
  readonly session: SessionAccess
  readonly signal: AbortSignal
  readonly capital: string
  readonly speed: number | 'max'
  readonly sessionName: string
  readonly accounts: AccountCount
  readonly days: number | undefined
}): Promise<OpenMarket> {
  const { connectPaperClock, startPaperExchange } = await import('@asterkit/paper-exchange')
  const { feed } = input
  const stateFile = join(input.session.folder, 'exchange.jsonl')
  // A start that was refused, say for too little capital, leaves an exchange with that capital.
  if (input.session.isNew) rmSync(stateFile, { force: true })
  const isKnown = existsSync(stateFile)
  const server = await startPaperExchange({
    feed,
    speed: input.speed,
    stateFile,
    startingBalances: startingBalances(input.capital, input.accounts),
  })
  try {
    const { clock, ended } = steppedClock(await connectPaperClock({ url: server.controlUrl }))
    if (isKnown) await letMomentPass(clock, input.signal)
    const keys = await paperKeys(input.sessionName, input.accounts)
    const { exchange, legs } = await openAccounts(keys, {
      environment: paperEnvironment(server),
      clock,
      lastNonce: input.session.lastNonce,
      signal: input.signal,
    })
    return {
      exchange,
      ...(legs && { legs }),
      clock,
      ended,
      environment: localPaper(server),
      until: (resumedUntil) => {
        if (feed.endTime !== undefined) return feed.endTime
        if (input.days === undefined && resumedUntil !== undefined) return resumedUntil
        return feed.startTime + (input.days ?? DEFAULT_DAYS) * DAY_MS
      },
      close: () => server.close(),
    }
  } catch (error) {
    await server.close()
    throw error
  }
}

/** Plays the session's commands in an exchange of its own that forgets: whoever runs the session is not disturbed. */
async function lookAtPaper(input: {
  readonly feed: Feed
  readonly session: LookAccess
  readonly signal: AbortSignal
  readonly capital: string
  readonly sessionName: string
  readonly accounts: AccountCount
}): Promise<LookedMarket> {
  const { connectPaperClock, startPaperExchange } = await import('@asterkit/paper-exchange')
  const { folder, lastNonce } = input.session
  const restoreFile = folder === undefined ? '' : join(folder, 'exchange.jsonl')
  const server = await startPaperExchange({
    feed: input.feed,
    speed: 'max',
    startingBalances: startingBalances(input.capital, input.accounts),
    ...(existsSync(restoreFile) ? { restoreFile } : {}),
  })
  try {
    const { clock } = steppedClock(await connectPaperClock({ url: server.controlUrl }))
    const keys = await paperKeys(input.sessionName, input.accounts)
    const ports = await lookAtAccounts(keys, {
      environment: paperEnvironment(server),
      clock,
      lastNonce,
      signal: input.signal,
    })
    const agent = keys.own.signer.address
    return { ...ports, environment: localPaper(server), agent, close: () => server.close() }
  } catch (error) {
    await server.close()
    throw error
  }
}

function localPaper(server: PaperExchange) {
  return {
    name: 'local paper exchange',
    hosts: [server.urls.futuresRestUrl, server.urls.spotRestUrl].map(hostOf),
  }
}

/**
 * Half on each wallet, as a newcomer would find it: the bot moves what the leverage asks for. Two accounts have one
 * half of the capital each.
 */
function startingBalances(wholeCapital: string, accounts: AccountCount) {
  const capital = new Decimal(wholeCapital).div(accounts === 'two' ? 2 : 1)
  const spot = capital.div(2).toDecimalPlaces(8, Decimal.ROUND_DOWN)
  return { spot: { USDT: spot }, perp: { USDT: capital.minus(spot) } }
}

function paperEnvironment(server: PaperExchange) {
  const { urls } = server
  return {
    name: 'paper',
    chainId: server.chainId,
    hosts: {
      futuresRest: urls.futuresRestUrl,
      futuresWs: urls.futuresWsUrl,
      spotRest: urls.spotRestUrl,
      spotWs: urls.spotWsUrl,
    },
  }
}

function hostOf(url: string): string {
  return new URL(url).host
}
