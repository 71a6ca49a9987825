import { type Decimal, ZERO } from '@asterkit/instruments'
import { syntheticFeed } from '@asterkit/paper-exchange'
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
const STEP_MS = 1_000
/** Faults strike in the first minutes; then comes a quiet phase in which all has to come to rest. */
const FAULTS_END_MS = 420_000
const RUN_MS = 600_000

const during = (from: number, to: number) => ({ from: `+${from * 1000}`, to: `+${to * 1000}` })

test('lost answers, refusals, holes and silence: nothing crosses or passes a limit, and the books come out equal', async () => {
  const { exchange, clock, close } = await startPaperMaker({
    feed: syntheticFeed({ seed: 3, stepMs: STEP_MS, symbolCount: 3 }),
    faults: {
      seed: 4,
      faults: [
        // Orders of unknown fate, with and without effect.
        {
          match: { endpoint: 'placeOrder', ...during(30, 120), p: 0.3 },
          phase: 'post',
          action: 'drop-answer',
          times: 'always',
        },
        {
          match: { endpoint: 'placeOrder', ...during(30, 120), p: 0.2 },
          phase: 'pre',
          action: 'drop',
          times: 'always',
        },
        {
          match: { endpoint: 'modifyOrder', ...during(60, 160), p: 0.3 },
          phase: 'post',
          action: 'drop-answer',
          times: 'always',
        },
        {
          match: { endpoint: 'modifyOrder', ...during(60, 160), p: 0.2 },
          phase: 'post',
          action: 'status',
          args: { status: 503 },
          times: 'always',
        },
        {
          match: { endpoint: 'cancelOrder', ...during(30, 200), p: 0.4 },
          phase: 'post',
          action: 'drop-answer',
          times: 'always',
        },
        {
          match: { endpoint: 'cancelOrder', ...during(30, 200), p: 0.2 },
          phase: 'pre',
          action: 'drop',
          times: 'always',
        },
        // A storm of refusals, and of nonces that are not taken.
        {
          match: { endpoint: 'placeOrder', ...during(210, 250) },
          phase: 'pre',
          action: 'refuse',
          args: { code: -2019 },
          times: 'always',
        },
        {
          match: { method: 'POST', endpoint: 'placeOrder', ...during(260, 280) },
          phase: 'pre',
          action: 'refuse',
          args: { code: -4225 },
          times: 'always',
        },
        // The book has holes, then the account stream.
        {
          match: { endpoint: 'depth', ...during(290, 320), p: 0.2 },
          phase: 'evt',
          action: 'skip',
          times: 'always',
        },
        {
          match: { endpoint: 'userData', ...during(330, 400), p: 0.3 },
          phase: 'evt',
          action: 'skip',
          times: 'always',
        },
      ],
    },
  })
  try {
    const config = parseMarketMakerConfig({
      symbols: ['ETHUSDT'],
      orderNotionalQuote: '150',
      softInventoryQuote: '600',
      hardInventoryQuote: '1000',
      halfSpreadBps: 0.7,
      minHalfSpreadBps: 0.2,
      riskAversion: 0,
      adverseWeight: 0,
      levelSpacingBps: 0.5,
      guards: { coolDownMs: 5_000 },
      execution: { minMoveBps: 0.5 },
    })
    const journal = createMemoryJournal()
    const start = clock.now()
    const events: MakerRunEvent[] = []
    const report = await runMarketMaker(
      {
        exchange,
        clock,
        journal,
        config,
        log: silentLogger,
        tickMs: STEP_MS,
        until: start + RUN_MS,
        onEvent: (event) => {
          events.push(event)
        },
      },
      NEVER,
    )
    const codes = new Set(
      events.flatMap((event) =>
        event.kind === 'reasons' ? event.decision.reasons.map(({ code }) => code) : [],
      ),
    )
    expect(codes).toContain('refusals')
    expect(report.halt).toBeUndefined()
    expect(report.differences).toEqual([])
    expect(report.ordersLeft).toBe(0)
    expect(await exchange.listOpenOrders('perp', NEVER)).toEqual([])
    const fills = await exchange.listFills('perp', 'ETHUSDT', start, NEVER)
    expect(fills.length).toBeGreaterThan(5)
    let held: Decimal = ZERO
    for (const { side, quantity, price, isMaker } of fills) {
      const signed = side === 'buy' ? quantity : quantity.negated()
      const isAdding = held.times(signed).gte(0)
      held = held.plus(signed)
      expect(isMaker).toBe(true)
      if (isAdding) expect(held.abs().times(price).lte(config.hardInventoryQuote)).toBe(true)
    }
    // After the faults both sides rest again.
    const last = events.findLast(
      (event) => event.kind === 'status' && event.time < start + RUN_MS - 5_000,
    )
    const before = events.findLast(
      (event) => event.kind === 'status' && event.time < start + FAULTS_END_MS + 60_000,
    )
    const twoSided = (event: MakerRunEvent | undefined) =>
      event?.kind === 'status' ? (event.status.symbols[0]?.times.twoSided ?? 0) : 0
    expect(twoSided(last) - twoSided(before)).toBeGreaterThan(80_000)
  } finally {
    await close()
  }
})
