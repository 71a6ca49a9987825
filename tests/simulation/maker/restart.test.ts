import { syntheticFeed } from '@asterkit/paper-exchange'
import { parseMarketMakerConfig, runMarketMaker, silentLogger } from '@asterkit/strategy'
import { createMemoryJournal } from '@asterkit/strategy/testing'
import { expect, test } from 'vitest'
import { startPaperMaker } from './paperMaker.ts'

const NEVER = new AbortController().signal
const COUNTDOWN_MS = 120_000
const STEP_MS = 1_000

test('a killed maker leaves no order beyond the countdown, and the next one goes on with equal books', async () => {
  const feed = syntheticFeed({ seed: 5, stepMs: STEP_MS, symbolCount: 3 })
  const { exchange, clock, close } = await startPaperMaker({ feed })
  try {
    const journal = createMemoryJournal()
    const config = parseMarketMakerConfig({
      symbols: ['ETHUSDT'],
      halfSpreadBps: 0.8,
      minHalfSpreadBps: 0.3,
      riskAversion: 0,
      adverseWeight: 0,
      execution: { countdownMs: COUNTDOWN_MS },
    })
    const run = { exchange, journal, config, log: silentLogger, tickMs: STEP_MS }
    const start = clock.now()
    // The end of the process, as far as the exchange can tell: nothing is cancelled, nothing more is sent.
    const dying = {
      now: () => clock.now(),
      async sleep(durationMs: number, signal: AbortSignal) {
        if (clock.now() - start > 240_000) throw new Error('killed')
        await clock.sleep(durationMs, signal)
      },
    }
    await expect(runMarketMaker({ ...run, clock: dying }, NEVER)).rejects.toThrow('killed')
    expect((await exchange.listOpenOrders('perp', NEVER)).length).toBeGreaterThan(0)
    await clock.sleep(COUNTDOWN_MS + 1_000, NEVER)
    expect(await exchange.listOpenOrders('perp', NEVER)).toEqual([])

    const reasons: string[] = []
    const report = await runMarketMaker(
      {
        ...run,
        clock,
        until: clock.now() + 240_000,
        onEvent: (event) => {
          if (event.kind === 'reasons') {
            reasons.push(event.decision.reasons.map(({ code }) => code).join())
          }
        },
      },
      NEVER,
    )
    expect(reasons[0]).toContain('starting')
    expect(report.symbols[0]!.times.twoSided).toBeGreaterThan(180_000)
    expect(report.differences).toEqual([])
    expect(report.ordersLeft).toBe(0)
    const epochs = [...journal.read()].filter(({ kind }) => kind === 'session')
    expect(epochs.map(({ body }) => body.epoch)).toEqual([1, 2])
  } finally {
    await close()
  }
})
