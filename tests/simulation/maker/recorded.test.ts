import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { loadFeed } from '@asterkit/paper-exchange'
import { expect, test } from 'vitest'
import { RECORDED_LIMITS, recordedRun } from './recordedRun.ts'

const ROOT = join(import.meta.dirname, '../../..')

/** What must be right after any recording. */
async function play(replay: string, symbols: readonly string[], tickMs: number) {
  const run = await recordedRun(loadFeed({ replay, symbols: [...symbols] }), symbols, tickMs)
  const { report } = run
  expect(report.differences).toEqual([])
  expect(report.ordersLeft).toBe(0)
  expect(report.halt).toBeUndefined()
  expect(run.takerFills).toBe(0)
  expect(run.isLedgerEqual).toBe(true)
  for (const { largestQuote, mostOrders } of run.symbols) {
    expect(largestQuote).toBeLessThanOrEqual(RECORDED_LIMITS.hardInventoryQuote)
    expect(mostOrders).toBe(RECORDED_LIMITS.levels)
  }
  return run
}

test('half a minute of recorded BNB is quoted on both sides over HTTP and WebSocket, with equal books', async () => {
  const folder = join(ROOT, 'packages/paper-exchange/test/fixtures/aster-recorded')
  const { playedMs, symbols } = await play(folder, ['BNBUSDT'], 250)
  const { times } = symbols[0]!
  expect(playedMs).toBeGreaterThan(30_000)
  expect(times.unguarded / playedMs).toBeGreaterThan(0.5)
  expect(times.twoSided / times.unguarded).toBeGreaterThan(0.9)
})

test('nine recorded minutes of ASTER and BNB: two-sided at least 95 % outside guards, with equal books', {
  timeout: 300_000,
}, async ({ skip }) => {
  const folder = join(ROOT, '../shared/data/aster-recorded/2025-09-29')
  skip(!existsSync(folder), 'the recordings lie in ../shared, which is not here')
  const { report, symbols, playedMs } = await play(folder, ['ASTERUSDT', 'BNBUSDT'], 1_000)
  expect(report.fills).toBeGreaterThan(10)
  expect(playedMs).toBeGreaterThan(500_000)
  for (const { times } of symbols) {
    // The rest is mostly one-sided: the market runs away, and the soft limit holds.
    expect(times.unguarded / playedMs).toBeGreaterThan(0.25)
    expect(times.twoSided / times.unguarded).toBeGreaterThanOrEqual(0.95)
  }
})
