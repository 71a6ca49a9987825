import { setTimeout as wait } from 'node:timers/promises'
import { createDatasetWriter, type RecordedInstrument } from '@asterkit/backtest/dataset'
import type { AsterClient, StreamItem, StreamOptions } from '@asterkit/sdk'
import { futuresStreams, subscription } from '@asterkit/sdk'
import { type CollectStatus, MarketLanes } from './marketLanes.ts'

/** What to record, and where. */
export interface CollectOptions {
  readonly client: Pick<AsterClient, 'streams' | 'futures'>
  readonly instruments: readonly RecordedInstrument[]
  readonly folder: string
  /** Longest time that something is kept in memory alone, ms. */
  readonly flushMs: number
  readonly signal: AbortSignal
  readonly onStatus: (status: CollectStatus) => void
  /** A connection or a snapshot failed; the recording goes on. */
  readonly onTrouble: (error: Error) => void
  /** @default Date.now */
  readonly now?: () => number
}

const HOUR_MS = 3_600_000

/**
 * Records perpetuals until the signal aborts: books by their changes, trades, best quotes, mark prices and
 * funding rates. Whatever is missed is recorded as a gap, and a new snapshot follows it. Each hour begins with one.
 *
 * @returns What was recorded.
 * @throws {DatasetError} The disk is full or cannot be written; what was recorded before is safe.
 */
export async function collectMarkets(options: CollectOptions): Promise<CollectStatus> {
  const failed = new AbortController()
  const signal = AbortSignal.any([options.signal, failed.signal])
  const writer = createDatasetWriter(options.folder)
  try {
    const lanes = new MarketLanes(writer, {
      ...options,
      now: options.now ?? Date.now,
      signal,
      onFailure: (error) => failed.abort(error),
    })
    lanes.begin()
    const streams = openStreams(options, signal)
    const working = [
      listen(streams.books, lanes, (change) => lanes.hearChange(change)),
      listen(streams.trades, lanes, (trade) => lanes.hearTrade(trade)),
      listen(streams.quotes, lanes, (quote) => lanes.hearQuote(quote)),
      listen(streams.marks, lanes, (mark) => lanes.hearMark(mark)),
      flushRegularly(options.flushMs, signal, () => {
        writer.flush()
        options.onStatus(lanes.status)
      }),
      everyHour(options.now ?? Date.now, signal, () => lanes.renew()),
    ]
    await Promise.all(working.map((each) => endWith(each, failed)))
    failed.signal.throwIfAborted()
    lanes.end()
    writer.close()
    return lanes.status
  } finally {
    writer.close()
  }
}

function openStreams({ client, instruments, onTrouble }: CollectOptions, signal: AbortSignal) {
  const settings: StreamOptions = { signal, onTrouble }
  const symbols = instruments.map(({ symbol }) => symbol)
  // One set of connections per kind: a burst of one does not delay the others.
  return {
    books: client.streams.watch(
      symbols.map((symbol) => subscription(futuresStreams.diffDepth, { symbol, speed: '100ms' })),
      settings,
    ),
    trades: client.streams.watch(
      symbols.map((symbol) => subscription(futuresStreams.aggTrade, { symbol })),
      settings,
    ),
    quotes: client.streams.watch(
      symbols.map((symbol) => subscription(futuresStreams.bookTicker, { symbol })),
      settings,
    ),
    marks: client.streams.watch(
      symbols.map((symbol) => subscription(futuresStreams.markPrice, { symbol, speed: '1s' })),
      settings,
    ),
  }
}

/** Reads a stream to its end, in batches: thousands of events may come in a second. */
async function listen<Event>(
  stream: { batches(): AsyncIterable<readonly StreamItem<Event>[]> },
  lanes: MarketLanes,
  onEvent: (event: Event) => void,
): Promise<void> {
  for await (const items of stream.batches()) {
    for (const item of items) {
      if (item.kind === 'event') onEvent(item.event)
      else if (item.kind === 'gap') {
        lanes.miss(item.reason === 'reconnected' ? 'reconnected' : 'lost', symbolsOf(item.streams))
      }
    }
  }
}

/** Names on the wire are like `ethusdt@depth@100ms`. */
function symbolsOf(streams: readonly string[]): ReadonlySet<string> {
  return new Set(streams.map((name) => (name.split('@')[0] ?? '').toUpperCase()))
}

async function flushRegularly(everyMs: number, signal: AbortSignal, flush: () => void) {
  while (await waited(everyMs, signal)) flush()
}

async function everyHour(now: () => number, signal: AbortSignal, renew: () => void) {
  while (await waited(HOUR_MS - (now() % HOUR_MS), signal)) renew()
}

/** @returns False when the signal came first. */
async function waited(durationMs: number, signal: AbortSignal): Promise<boolean> {
  try {
    await wait(durationMs, undefined, { signal })
    return true
  } catch (error) {
    if (signal.aborted) return false
    throw error
  }
}

/** The first failure ends everything. */
async function endWith(work: Promise<void>, failed: AbortController): Promise<void> {
  try {
    await work
  } catch (error) {
    failed.abort(error)
  }
}
