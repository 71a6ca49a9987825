import { type Decimal, ZERO } from '@asterkit/instruments'
import { syntheticFeed } from '@asterkit/paper-exchange'
import {
  type MakerReport,
  type MakerRunEvent,
  openQuoteBook,
  parseMarketMakerConfig,
  runMarketMaker,
  silentLogger,
} from '@asterkit/strategy'
import { createMemoryJournal } from '@asterkit/strategy/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type PaperMaker, startPaperMaker } from './paperMaker.ts'

const NEVER = new AbortController().signal
const SYMBOLS = ['ETHUSDT', 'BTCUSDT']
const TWO_HOURS_MS = 7_200_000
/** A book and a look so often: fewer steps than in life, so that two hours take half a minute. */
const STEP_MS = 4_000

const config = parseMarketMakerConfig({
  symbols: SYMBOLS,
  levels: 2,
  orderNotionalQuote: '150',
  softInventoryQuote: '600',
  hardInventoryQuote: '1000',
  // Narrow enough for fills in a calm market.
  halfSpreadBps: 1,
  minHalfSpreadBps: 0.3,
  riskAversion: 0,
  levelSpacingBps: 1,
  adverseWeight: 0,
  guards: { maxBookAgeMs: 12_000, maxLatencyMs: 12_000 },
})

describe('two hours on two symbols over HTTP and WebSocket', () => {
  let maker: PaperMaker
  let report: MakerReport
  let start: number
  const events: MakerRunEvent[] = []
  const journal = createMemoryJournal()

  beforeAll(async () => {
    const feed = syntheticFeed({ seed: 11, stepMs: STEP_MS, symbolCount: 3 })
    maker = await startPaperMaker({ feed, enforceLimits: true })
    const { exchange, clock } = maker
    start = clock.now()
    report = await runMarketMaker(
      {
        exchange,
        clock,
        journal,
        config,
        log: silentLogger,
        until: start + TWO_HOURS_MS,
        tickMs: STEP_MS,
        onEvent: (event) => {
          if (event.kind !== 'status') events.push(event)
        },
      },
      NEVER,
    )
  }, 400_000)

  afterAll(() => maker?.close())

  test('both sides rest at least 95 % of the time outside guards, which is most of it', () => {
    for (const { times } of report.symbols) {
      expect(times.total).toBeGreaterThanOrEqual(TWO_HOURS_MS - 2 * STEP_MS)
      expect(times.twoSided / times.unguarded).toBeGreaterThanOrEqual(0.95)
      expect(times.unguarded / times.total).toBeGreaterThan(0.5)
    }
  })

  test('it trades, and never as a taker', () => {
    expect(report.fills).toBeGreaterThan(50)
    expect(report.makerFills).toBe(report.fills)
  })

  test('the ledger is equal to the books of the exchange to the last unit', async () => {
    expect(report.differences).toEqual([])
    const { balances, view } = openQuoteBook(journal)
    const wallets = await maker.exchange.getPerpBalances(NEVER)
    expect(wallets.get('USDT')?.wallet.toFixed()).toBe(balances.get('perp:USDT', 'USDT').toFixed())
    expect(view.open.size).toBe(0)
  })

  test.each(SYMBOLS)('%s: inventory within the hard limit at every fill', async (symbol) => {
    const fills = await maker.exchange.listFills('perp', symbol, start, NEVER)
    let held: Decimal = ZERO
    for (const { side, quantity, price } of fills) {
      const signed = side === 'buy' ? quantity : quantity.negated()
      const isAdding = held.times(signed).gte(0)
      held = held.plus(signed)
      if (isAdding) {
        const value = held.abs().times(price)
        expect(value.lte(config.hardInventoryQuote), `${value.toFixed()} held`).toBe(true)
      }
    }
    expect(fills.length).toBeGreaterThan(0)
  })

  test.each(SYMBOLS)(
    '%s: never more live orders on a side than quotes are wanted',
    async (symbol) => {
      expect(await maker.exchange.listOpenOrders('perp', NEVER)).toEqual([])
      // By our own records: an order lives from its sending until its end is known.
      const live = { buy: 0, sell: 0 }
      const sides = new Map<string, 'buy' | 'sell'>()
      let most = 0
      for (const { kind, body } of journal.read()) {
        if (kind === 'quote-sent' && body.symbol === symbol) {
          const side = body.side === 'buy' ? 'buy' : 'sell'
          sides.set(String(body.clientOrderId), side)
          live[side] += 1
          most = Math.max(most, live[side])
        }
        const isEnd = ['filled', 'done-partial', 'dead', 'refused'].includes(String(body.state))
        const side = sides.get(String(body.clientOrderId))
        if (kind === 'quote-state' && isEnd && side !== undefined) live[side] -= 1
      }
      expect(most).toBe(config.levels)
      expect(live).toEqual({ buy: 0, sell: 0 })
    },
  )

  test('nothing alarming was told', () => {
    expect(events.filter(({ kind }) => kind === 'alert')).toEqual([])
  })
})
