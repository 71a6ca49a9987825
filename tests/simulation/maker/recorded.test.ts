import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Decimal, ZERO } from '@asterkit/instruments'
import { loadFeed } from '@asterkit/paper-exchange'
import {
  type MakerRunEvent,
  parseMarketMakerConfig,
  runMarketMaker,
  silentLogger,
} from '@asterkit/strategy'
import { createMemoryJournal } from '@asterkit/strategy/testing'
import { expect, test } from 'vitest'
import { startPaperMaker } from './paperMaker.ts'

const NEVER = new AbortController().signal
const ROOT = join(import.meta.dirname, '../../..')
/** Its last seconds stay unplayed: time cannot pass beyond the end of a recording. */
const ENDING_MS = 3_000

const config = (symbols: readonly string[]) =>
  parseMarketMakerConfig({
    symbols: [...symbols],
    orderNotionalQuote: '150',
    softInventoryQuote: '600',
    hardInventoryQuote: '1000',
    halfSpreadBps: 1.5,
    minHalfSpreadBps: 0.3,
    riskAversion: 0,
    adverseWeight: 0,
    levelSpacingBps: 1,
    guards: { maxBookAgeMs: 8_000, maxLatencyMs: 5_000, maxVolatilityBps: 100 },
  })

/** What must be right after any recording. */
async function play(replay: string, symbols: readonly string[], tickMs: number) {
  const feed = loadFeed({ replay, symbols: [...symbols] })
  const { exchange, clock, close } = await startPaperMaker({ feed, enforceLimits: true })
  try {
    const start = clock.now()
    const events: MakerRunEvent[] = []
    const report = await runMarketMaker(
      {
        exchange,
        clock,
        journal: createMemoryJournal(),
        config: config(symbols),
        log: silentLogger,
        tickMs,
        until: (feed.endTime ?? start) - ENDING_MS,
        onEvent: (event) => {
          events.push(event)
        },
      },
      NEVER,
    )
    expect(report.differences).toEqual([])
    expect(report.ordersLeft).toBe(0)
    expect(report.halt).toBeUndefined()
    expect(report.makerFills).toBe(report.fills)
    for (const symbol of symbols) {
      let held: Decimal = ZERO
      for (const fill of await exchange.listFills('perp', symbol, start, NEVER)) {
        const signed = fill.side === 'buy' ? fill.quantity : fill.quantity.negated()
        const isAdding = held.times(signed).gte(0)
        held = held.plus(signed)
        if (isAdding) expect(held.abs().times(fill.price).lte('1000')).toBe(true)
      }
    }
    return report
  } finally {
    await close()
  }
}

test('half a minute of recorded BNB is quoted on both sides over HTTP and WebSocket, with equal books', async () => {
  const folder = join(ROOT, 'packages/paper-exchange/test/fixtures/aster-recorded')
  const report = await play(folder, ['BNBUSDT'], 250)
  const { times } = report.symbols[0]!
  expect(times.total).toBeGreaterThan(30_000)
  expect(times.unguarded / times.total).toBeGreaterThan(0.5)
  expect(times.twoSided / times.unguarded).toBeGreaterThan(0.9)
})

test('nine recorded minutes of ASTER and BNB: two-sided at least 95 % outside guards, with equal books', {
  timeout: 300_000,
}, async ({ skip }) => {
  const folder = join(ROOT, '../shared/data/aster-recorded/2025-09-29')
  skip(!existsSync(folder), 'the recordings lie in ../shared, which is not here')
  const report = await play(folder, ['ASTERUSDT', 'BNBUSDT'], 1_000)
  expect(report.fills).toBeGreaterThan(10)
  for (const { times } of report.symbols) {
    expect(times.total).toBeGreaterThan(500_000)
    // The rest is mostly one-sided: the market runs away, and the soft limit holds.
    expect(times.unguarded / times.total).toBeGreaterThan(0.25)
    expect(times.twoSided / times.unguarded).toBeGreaterThanOrEqual(0.95)
  }
})
