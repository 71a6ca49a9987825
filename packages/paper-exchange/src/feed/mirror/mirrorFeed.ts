import { setTimeout as pause } from 'node:timers/promises'
import { decimal, type Instrument } from '@asterkit/instruments'
import {
  type AsterClient,
  createAsterClient,
  type Environment,
  environments,
  type StreamOptions,
} from '@asterkit/sdk'
import type { EpochMs, Feed } from '../../core/contract.ts'
import { FeedError } from '../feedError.ts'
import { bookOf, followStreams } from './followStreams.ts'
import { LiveMarkets } from './liveMarkets.ts'
import { readMarkets, readVolumes } from './readMarkets.ts'

/** Settings of a mirror of the real exchange. */
export interface MirrorFeedOptions {
  /** @default environments.mainnet */
  readonly environment?: Environment
  /** @default the 20 most traded perpetuals and their spot pairs */
  readonly symbols?: readonly string[]
  /** Age of a book or mark price from which its market is closed, ms. @default 5000 */
  readonly staleAfterMs?: number
  /** How long to wait for the first books, ms. @default 15000 */
  readonly openTimeoutMs?: number
  /** Told about failed calls and connections; the mirror goes on. */
  readonly onTrouble?: (error: Error) => void
  /** Of the streams. */
  readonly streamOptions?: StreamOptions
}

/** Live prices. Time must pass freely at speed 1. */
export interface MirrorFeed extends Feed {
  readonly isLive: true
  /** Ends all connections. */
  close(): void
}

const VOLUME_EVERY_MS = 60_000

/**
 * Follows the public streams of the real exchange, so that paper trading uses live prices: rules, books of
 * 20 levels, trades, mark and index prices, funding. Never trades on stale data: a market whose book or
 * mark price is older than `staleAfterMs` loses its book, and opening orders are refused (-4140 on
 * perpetuals, -1013 on spot) until it is heard again.
 *
 * @throws {FeedError} The exchange cannot be reached, lists none of the symbols, or sends no books.
 */
export async function mirrorFeed(options: MirrorFeedOptions = {}): Promise<MirrorFeed> {
  const environment = options.environment ?? environments.mainnet
  const staleAfterMs = options.staleAfterMs ?? 5000
  if (!(staleAfterMs >= 100 && staleAfterMs <= 60_000)) {
    throw new FeedError(`staleAfterMs must be 100 to 60000, not ${staleAfterMs}`)
  }
  const client = createAsterClient({ environment })
  const { now, markets } = await reach(client, environment, options.symbols)
  const { instruments } = markets
  const live = new LiveMarkets(instruments, staleAfterMs, now)
  const ending = new AbortController()
  const onTrouble = options.onTrouble ?? (() => undefined)
  followStreams(client, instruments, live, {
    ...options.streamOptions,
    signal: ending.signal,
    onTrouble,
  })
  keepAsking(client, { instruments, live, staleAfterMs, now, signal: ending.signal, onTrouble })
  try {
    await firstBooks(live, instruments.length, options.openTimeoutMs ?? 15_000)
  } catch (error) {
    ending.abort()
    throw error
  }
  return {
    name: `mirror of ${environment.name}`,
    isLive: true,
    instruments,
    funding: markets.funding,
    startTime: now(),
    notes: markets.notes,
    settledBefore: (symbol) => markets.settled.get(symbol) ?? [],
    take: (until) => live.take(until),
    close: () => ending.abort(),
  }
}

async function reach(
  client: AsterClient,
  environment: Environment,
  symbols: readonly string[] | undefined,
) {
  try {
    const asked = localTime()
    const { serverTime } = await client.futures.getServerTime()
    const offset = serverTime - (asked + localTime()) / 2
    const now = (): EpochMs => Math.floor(localTime() + offset)
    return { now, markets: await readMarkets(client, symbols) }
  } catch (error) {
    if (error instanceof FeedError) throw error
    throw new FeedError(
      `cannot follow ${environment.hosts.futuresRest}: ${(error as Error).message}; live prices need the network, a synthetic or recorded feed does not`,
      { cause: error },
    )
  }
}

/** Local time that never jumps, epoch ms. */
function localTime(): number {
  return performance.timeOrigin + performance.now()
}

async function firstBooks(live: LiveMarkets, wanted: number, timeoutMs: number): Promise<void> {
  const deadline = localTime() + timeoutMs
  while (live.freshCount() < wanted && localTime() < deadline) await pause(20)
  if (live.freshCount() > 0) return
  throw new FeedError(
    `no fresh book came within ${timeoutMs} ms; the streams of the exchange are silent`,
  )
}

/** Confirms quiet books by REST, so that a thin market is not taken for a dead one, and reads volumes. */
function keepAsking(
  client: AsterClient,
  mirror: {
    readonly instruments: readonly Instrument[]
    readonly live: LiveMarkets
    readonly staleAfterMs: number
    readonly now: () => EpochMs
    readonly signal: AbortSignal
    readonly onTrouble: (error: Error) => void
  },
): void {
  const { instruments, live, staleAfterMs, now, signal, onTrouble } = mirror
  const repeat = async (everyMs: number, ask: () => Promise<void>) => {
    while (!signal.aborted) {
      await ask().catch((error: unknown) => onTrouble(error as Error))
      await pause(everyMs, undefined, { signal, ref: false }).catch(() => undefined)
    }
  }
  const confirm = async ({ market, symbol }: Instrument) => {
    const time = now()
    const { getDepth } = market === 'perp' ? client.futures : client.spot
    const { bids, asks, E } = await getDepth({ symbol, limit: 20 }, { signal })
    live.hearBook(market, symbol, bookOf(bids, asks), Math.min(time, E ?? time))
    if (market === 'spot') return
    const [premium] = await client.futures.getPremiumIndex({ symbol }, { signal })
    if (premium === undefined) return
    const { markPrice, indexPrice, lastFundingRate } = premium
    live.hearMark({
      kind: 'mark',
      time,
      symbol,
      markPrice: decimal(markPrice),
      indexPrice: decimal(indexPrice),
      fundingRate: decimal(lastFundingRate),
    })
  }
  void repeat(staleAfterMs / 4, async () => {
    for (const instrument of live.quietFor(staleAfterMs / 2)) {
      if (signal.aborted) return
      await confirm(instrument)
    }
  })
  void repeat(VOLUME_EVERY_MS, async () => {
    for (const event of await readVolumes(client, instruments)) live.hearVolume(event)
  })
}
