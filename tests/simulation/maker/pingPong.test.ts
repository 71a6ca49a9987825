import { type Decimal, decimal, ZERO } from '@asterkit/instruments'
import { syntheticFeed } from '@asterkit/paper-exchange'
import {
  type MakerReport,
  type MakerTrend,
  openQuoteBook,
  parseMarketMakerConfig,
  runMarketMaker,
  silentLogger,
} from '@asterkit/strategy'
import { createMemoryJournal } from '@asterkit/strategy/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type PaperMaker, startPaperMaker } from './paperMaker.ts'

const NEVER = new AbortController().signal
const HOUR_MS = 3_600_000
const STEP_MS = 5_000
const COUNTDOWN_MS = 120_000
const SYMBOL = 'ETHUSDT'

const config = parseMarketMakerConfig({
  symbols: [SYMBOL],
  mode: 'ping-pong',
  hardInventoryQuote: '2500',
  // Narrower than the original's 0.6 %, so that a calm market fills it.
  pingPong: { spreadPct: 0.03, reusePct: 0.005 },
  minHalfSpreadBps: 0.3,
  adverseWeight: 0,
  guards: { maxBookAgeMs: 4 * STEP_MS, maxLatencyMs: 4 * STEP_MS },
})

/** What the journal says, in its order. */
type Step =
  | { readonly kind: 'sent'; readonly id: string; readonly purpose: string; readonly time: number }
  | { readonly kind: 'end'; readonly id: string; readonly time: number }
  | {
      readonly kind: 'fill'
      readonly id: string
      readonly signed: Decimal
      readonly value: Decimal
    }

describe('four hours of ping-pong over HTTP and WebSocket, with a kill and a halt', () => {
  const journal = createMemoryJournal()
  let maker: PaperMaker
  let report: MakerReport
  let halted = { from: 0, to: 0 }
  let turnedAt = 0

  beforeAll(async () => {
    const feed = syntheticFeed({ seed: 23, stepMs: STEP_MS, symbolCount: 3 })
    maker = await startPaperMaker({ feed, enforceLimits: true })
    const { exchange, clock } = maker
    const start = clock.now()
    const run = { exchange, journal, config, log: silentLogger, tickMs: STEP_MS }
    // The end of the process, as far as the exchange can tell.
    const dying = {
      now: () => clock.now(),
      async sleep(durationMs: number, signal: AbortSignal) {
        if (clock.now() - start > HOUR_MS) throw new Error('killed')
        await clock.sleep(durationMs, signal)
      },
    }
    await expect(runMarketMaker({ ...run, clock: dying }, NEVER)).rejects.toThrow('killed')
    await clock.sleep(COUNTDOWN_MS + STEP_MS, NEVER)
    expect(await exchange.listOpenOrders('perp', NEVER)).toEqual([])

    halted = { from: start + 2 * HOUR_MS, to: start + 2.25 * HOUR_MS }
    turnedAt = start + 3 * HOUR_MS
    report = await runMarketMaker(
      {
        ...run,
        clock,
        until: start + 4 * HOUR_MS,
        readHaltRequest: () => {
          const now = clock.now()
          return now >= halted.from && now < halted.to ? 'a person said so' : undefined
        },
        readModel: () => {
          const trend: MakerTrend = { direction: clock.now() < turnedAt ? 1 : -1, confidence: 0 }
          return { trend }
        },
      },
      NEVER,
    )
  }, 400_000)

  afterAll(() => maker?.close())

  const steps = (): readonly Step[] =>
    [...journal.read()].flatMap(({ kind, time, body }): readonly Step[] => {
      const id = String(body.clientOrderId)
      if (kind === 'quote-sent') return [{ kind: 'sent', id, purpose: String(body.purpose), time }]
      const isEnd = ['filled', 'done-partial', 'dead', 'refused'].includes(String(body.state))
      if (kind === 'quote-state') return isEnd ? [{ kind: 'end', id, time }] : []
      if (kind !== 'fills') return []
      const fills = body.fills as readonly { side: string; quantity: string; price: string }[]
      return fills.map(({ side, quantity, price }) => {
        const signed = side === 'buy' ? decimal(quantity) : decimal(quantity).negated()
        return { kind: 'fill', id, signed, value: decimal(quantity).times(decimal(price)) }
      })
    })

  test('it goes to and fro, always as a maker', () => {
    expect(report.fills).toBeGreaterThan(40)
    expect(report.makerFills).toBe(report.fills)
    const purposes = steps().flatMap((step) => (step.kind === 'sent' ? [step.purpose] : []))
    expect(new Set(purposes)).toEqual(new Set(['quote', 'close']))
  })

  test('never are two orders alive, over the kill, too', () => {
    const live = new Set<string>()
    for (const step of steps()) {
      if (step.kind === 'sent') live.add(step.id)
      if (step.kind === 'end') live.delete(step.id)
      expect(live.size).toBeLessThanOrEqual(1)
    }
    expect(live.size).toBe(0)
    expect(report.ordersLeft).toBe(0)
  })

  test('what opens stays within 20 % of the wallet, what closes only shrinks the position', () => {
    const purposes = new Map<string, string>()
    let held = ZERO
    const sides = new Set<number>()
    for (const step of steps()) {
      if (step.kind === 'sent') purposes.set(step.id, step.purpose)
      if (step.kind !== 'fill') continue
      const next = held.plus(step.signed)
      if (purposes.get(step.id) === 'close') {
        expect(next.abs().lt(held.abs()) && next.times(held).gte(0)).toBe(true)
      } else {
        expect(next.abs().times(step.value.div(step.signed.abs())).lte('2010')).toBe(true)
        sides.add(step.signed.isPositive() ? 1 : -1)
      }
      held = next
    }
    // Both trends were followed.
    expect(sides).toEqual(new Set([1, -1]))
  })

  test('nothing is sent while a person has halted it', () => {
    const sent = steps().filter((step) => step.kind === 'sent')
    const within = (from: number, to: number) =>
      sent.filter(({ time }) => time >= from && time < to).length
    expect(within(halted.from, halted.to)).toBe(0)
    expect(within(halted.to, halted.to + HOUR_MS)).toBeGreaterThan(0)
  })

  test('the ledger is equal to the books of the exchange to the last unit', async () => {
    expect(report.differences).toEqual([])
    const { balances } = openQuoteBook(journal)
    const wallets = await maker.exchange.getPerpBalances(NEVER)
    expect(wallets.get('USDT')?.wallet.toFixed()).toBe(balances.get('perp:USDT', 'USDT').toFixed())
  })
})
