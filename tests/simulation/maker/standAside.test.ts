import { syntheticFeed } from '@asterkit/paper-exchange'
import { parseMarketMakerConfig, runMarketMaker, silentLogger } from '@asterkit/strategy'
import { createMemoryJournal } from '@asterkit/strategy/testing'
import { expect, test } from 'vitest'
import { startPaperMaker } from './paperMaker.ts'

const STEP_MS = 1_000
const [FROM_MS, TO_MS, END_MS] = [60_000, 100_000, 180_000]

test('a maker beside an emergency exit cancels its quotes, places none until its end, and closes nothing then', async () => {
  const feed = syntheticFeed({ seed: 5, stepMs: STEP_MS, symbolCount: 3 })
  const { exchange, clock, close } = await startPaperMaker({ feed })
  try {
    const config = parseMarketMakerConfig({
      symbols: ['ETHUSDT'],
      halfSpreadBps: 0.8,
      minHalfSpreadBps: 0.3,
      riskAversion: 0,
      adverseWeight: 0,
      execution: { flattenOnExit: true },
    })
    const start = clock.now()
    const since = () => clock.now() - start
    const resting: (readonly [number, number])[] = []
    const watched = {
      now: () => clock.now(),
      async sleep(durationMs: number, signal: AbortSignal) {
        await clock.sleep(durationMs, signal)
        const { signal: never } = new AbortController()
        if (Math.round(since() / STEP_MS) % 10 !== 8) return
        resting.push([since(), (await exchange.listOpenOrders('perp', never)).length])
      },
    }
    const stop = new AbortController()
    const journal = createMemoryJournal()
    const report = await runMarketMaker(
      {
        exchange,
        journal,
        config,
        log: silentLogger,
        tickMs: STEP_MS,
        clock: watched,
        isExitAtWork: () => {
          // It is ended while another exit is at work, which holds its last orders back, too.
          if (since() > END_MS) stop.abort()
          return (
            (since() > FROM_MS && since() < TO_MS) ||
            (since() > END_MS && since() < END_MS + 30_000)
          )
        },
      },
      stop.signal,
    )
    const most = (from: number, to: number) =>
      Math.max(...resting.flatMap(([time, count]) => (time > from && time < to ? [count] : [])))
    expect(most(0, FROM_MS)).toBeGreaterThan(0)
    expect(most(FROM_MS + 5_000, TO_MS)).toBe(0)
    expect(most(TO_MS + 20_000, END_MS)).toBeGreaterThan(0)
    const sent = [...journal.read()].filter(
      ({ kind }) => kind === 'quote-sent' || kind === 'amend-sent',
    )
    const beside = sent.map(({ time }) => time - start).filter((time) => time > END_MS)
    expect(beside.filter((time) => time < END_MS + 30_000)).toEqual([])
    expect([report.ordersLeft, report.differences]).toEqual([0, []])
  } finally {
    await close()
  }
})
