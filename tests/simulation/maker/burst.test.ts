import { decimal } from '@asterkit/instruments'
import { syntheticFeed } from '@asterkit/paper-exchange'
import type { Feed, FeedEvent } from '@asterkit/paper-exchange/core'
import {
  type CountedBook,
  type MakerExchange,
  type MakerStatus,
  type MarketItem,
  parseMarketMakerConfig,
  runMarketMaker,
  silentLogger,
} from '@asterkit/strategy'
import { createMemoryJournal } from '@asterkit/strategy/testing'
import { expect, test } from 'vitest'
import { startPaperMaker } from './paperMaker.ts'

const NEVER = new AbortController().signal
const SYMBOL = 'ETHUSDT'
const STEP_MS = 250
const PER_SECOND = 20_000
const BURST_FROM_MS = 20_000
const BURST_MS = 3_000
const RUN_MS = 50_000
const MIB = 2 ** 20

/** A market in which, for a few seconds, so many trades are told that nobody can look at each. */
function burstFeed(feed: Feed): Feed {
  const from = feed.startTime + BURST_FROM_MS
  const to = from + BURST_MS
  let told = from
  return {
    ...feed,
    *take(until): Generator<FeedEvent> {
      for (const event of feed.take(until)) {
        while (event.time > told && told < to) yield* tradesAt(told++)
        yield event
      }
    },
  }
}

/** Prints between ticks, as of hidden orders: they fill nobody, and no two of them can be told as one. */
function* tradesAt(time: number): Generator<FeedEvent> {
  for (let index = 0; index < PER_SECOND / 1000; index += 1) {
    const price = decimal(`3000.0${(index % 9) + 1}5`)
    const takerSide = index % 2 === 0 ? 'buy' : 'sell'
    const quantity = decimal('0.001')
    yield { kind: 'trade', time, market: 'perp', symbol: SYMBOL, price, quantity, takerSide }
  }
}

/** Counts what the maker is told. */
function counting(exchange: MakerExchange) {
  const told = new Map<MarketItem['kind'], number>()
  async function* count(items: AsyncIterable<MarketItem>): AsyncGenerator<MarketItem> {
    for await (const item of items) {
      told.set(item.kind, (told.get(item.kind) ?? 0) + 1)
      yield item
    }
  }
  const watchMarket: MakerExchange['watchMarket'] = (symbols, signal) =>
    count(exchange.watchMarket(symbols, signal))
  return { told, exchange: { ...exchange, watchMarket } }
}

test('20,000 messages a second for three seconds: memory stays bounded, and the quotes are right afterwards', {
  timeout: 300_000,
}, async () => {
  const feed = burstFeed(syntheticFeed({ seed: 9, stepMs: STEP_MS, symbolCount: 3 }))
  const paper = await startPaperMaker({ feed })
  try {
    const { clock } = paper
    const { exchange, told } = counting(paper.exchange)
    const config = parseMarketMakerConfig({
      symbols: [SYMBOL],
      guards: { maxBookAgeMs: 3_000, maxLatencyMs: 1_000 },
    })
    const start = clock.now()
    let most = 0
    let after: { quoted: MakerStatus; book: Promise<CountedBook> } | undefined
    const quoted = { symbol: SYMBOL, tick: '0.1', lot: '0.001' }
    const before = process.memoryUsage().rss
    const report = await runMarketMaker(
      {
        exchange,
        clock,
        journal: createMemoryJournal(),
        config,
        log: silentLogger,
        tickMs: STEP_MS,
        until: start + RUN_MS,
        onEvent: (event) => {
          if (event.kind !== 'status') return
          most = Math.max(most, process.memoryUsage().rss - before)
          if (event.time < start + BURST_FROM_MS + BURST_MS + STEP_MS) return
          after ??= { quoted: event.status, book: paper.exchange.readBook(quoted, NEVER) }
        },
      },
      NEVER,
    )
    expect(told.get('trade')).toBeGreaterThan((PER_SECOND * BURST_MS) / 1000 - 1)
    expect(most / MIB).toBeLessThan(300)
    // A step after the burst it knows the book of now, and both sides rest at what it wants there.
    const { decision, resting } = after!.quoted.symbols[0]!
    const book = await after!.book
    expect(decision.figures?.touch).toEqual({ bid: book.bids[0]![0], ask: book.asks[0]![0] })
    for (const side of ['buy', 'sell'] as const) {
      const wanted = decision.quotes.filter((quote) => quote.side === side)
      expect(resting.filter((order) => order.side === side)).toHaveLength(wanted.length)
      expect(wanted.length).toBeGreaterThan(0)
    }
    const { times } = report.symbols[0]!
    expect(times.twoSided / times.unguarded).toBeGreaterThan(0.95)
    expect(report.halt).toBeUndefined()
    expect(report.differences).toEqual([])
    expect(report.ordersLeft).toBe(0)
  } finally {
    await paper.close()
  }
})
