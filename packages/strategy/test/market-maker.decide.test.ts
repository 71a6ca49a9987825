import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type BookView,
  type MakerEvent,
  type MakerState,
  type MarketMakerInput,
  makerGrid,
  marketMaker,
  parseMarketMakerConfig,
} from '../src/index.ts'
import { ETH_PERP } from './ethPerp.ts'

const START = Date.UTC(2026, 10, 21, 7)

const book = (time: number, bid = 300_000, ask = 300_010, lots = 5_000): BookView => ({
  bids: [
    [bid, lots],
    [bid - 5, lots],
  ],
  asks: [
    [ask, lots],
    [ask + 5, lots],
  ],
  time,
})

/** A maker that has seen one book and holds so many lots. */
function scene(input: MarketMakerInput = {}, inventoryLots = 0, view = book(START)) {
  const config = parseMarketMakerConfig(input)
  const maker = marketMaker(config, makerGrid(ETH_PERP))
  const after = (state: MakerState, ...events: readonly MakerEvent[]) =>
    events.reduce((at, event) => maker.fold(at, event), state)
  const state = after(
    maker.init(START),
    { kind: 'book', book: view, now: view.time },
    { kind: 'inventory', lots: inventoryLots },
  )
  return { config, maker, state, after, decide: (at = state, now = START) => maker.decide(at, now) }
}

const codes = (reasons: readonly { readonly code: string }[]) => reasons.map(({ code }) => code)

describe('the market maker decides', () => {
  test('two levels on both sides around the fair price, rounded away from it', () => {
    const { decide } = scene({ levels: 2, halfSpreadBps: 4, levelSpacingBps: 2 })
    // Fair 300005 ticks; 4 bps are 120.002 ticks, 2 bps 60.001; 100 USDT are 33 lots of 0.001 ETH at 3000.05.
    expect(decide()).toMatchObject({
      quotes: [
        { side: 'buy', ticks: 299_884, lots: 33 },
        { side: 'buy', ticks: 299_824, lots: 33 },
        { side: 'sell', ticks: 300_126, lots: 33 },
        { side: 'sell', ticks: 300_186, lots: 33 },
      ],
      reasons: [],
    })
  })

  test('long inventory: lower quotes, smaller bids, full asks', () => {
    const flat = scene().decide()
    const long = scene({}, 100).decide()
    const of = (decision: typeof flat, side: string) =>
      decision.quotes.filter((quote) => quote.side === side)
    expect(of(long, 'buy')[0]!.ticks).toBeLessThan(of(flat, 'buy')[0]!.ticks)
    expect(of(long, 'sell')[0]!.ticks).toBeLessThan(of(flat, 'sell')[0]!.ticks)
    expect(of(long, 'buy')[0]!.lots).toBeLessThan(of(flat, 'buy')[0]!.lots)
    expect(of(long, 'sell')[0]!.lots).toBe(of(flat, 'sell')[0]!.lots)
  })

  test('beyond the soft limit the adding side is missing, with the figures', () => {
    const decision = scene({ softInventoryQuote: '500' }, -170).decide()
    expect(decision.quotes.every(({ side }) => side === 'buy')).toBe(true)
    expect(decision.reasons).toEqual([
      {
        code: 'inventory',
        side: 'sell',
        detail: expect.stringMatching(/^0\.17 ETH short; the soft limit is 0\.16\d$/),
      },
    ])
  })

  test.each([
    ['an unknown position', { kind: 'inventory', lots: undefined }, 0, 'position-unknown'],
    ['a lost book', { kind: 'book-lost' }, 0, 'no-book'],
    ['a book that is too old', { kind: 'tick', now: START }, 5_001, 'stale-book'],
    [
      'a crossed book',
      { kind: 'book', book: book(START, 300_010, 300_000), now: START },
      0,
      'no-book',
    ],
    [
      'a wide spread',
      { kind: 'book', book: book(START + 9_000, 299_000, 301_000), now: START + 9_000 },
      9_000,
      'wide-spread',
    ],
    [
      'a jump',
      { kind: 'book', book: book(START + 200, 302_000, 302_010), now: START + 200 },
      200,
      'jump',
    ],
  ] satisfies readonly (readonly [string, MakerEvent, number, string])[])(
    'quotes nothing on %s and says why',
    (_, event, elapsedMs, code) => {
      const { after, state, decide } = scene()
      const decision = decide(after(state, event), START + elapsedMs)
      expect(decision.quotes).toEqual([])
      expect(codes(decision.reasons)).toContain(code)
    },
  )

  test('a book that was read again and is the same is fresh, however quiet the market', () => {
    const { after, state, decide } = scene()
    const later = START + 60_000
    const confirmed = after(state, { kind: 'book-confirmed', time: later })
    expect(decide(confirmed, later).quotes).toHaveLength(4)
  })

  test('refusals in a row pause it, and the pause ends', () => {
    const { after, state, decide, config } = scene({ guards: { maxRefusals: 3 } })
    const refused = after(
      state,
      ...Array.from({ length: 3 }, () => ({ kind: 'refused', time: START }) as const),
    )
    expect(codes(decide(refused).reasons)).toEqual(['refusals'])
    const later = START + config.guards.coolDownMs
    const next = after(refused, { kind: 'book', book: book(later), now: later })
    expect(decide(next, later).quotes).toHaveLength(4)
  })

  test('fills that the price runs over raise the floor of their side alone', () => {
    const { after, state, decide } = scene({ minHalfSpreadBps: 1 })
    const at = (ms: number, bid: number) =>
      ({ kind: 'book', book: book(START + ms, bid, bid + 10), now: START + ms }) as const
    let now = state
    for (let fill = 0; fill < 20; fill += 1) {
      const ms = fill * 40_000
      now = after(
        now,
        at(ms, 300_000),
        { kind: 'fill', side: 'buy', ticks: 299_990, lots: 10, time: START + ms },
        at(ms + 5_000, 299_700),
        { kind: 'tick', now: START + ms + 39_000 },
      )
    }
    const end = 20 * 40_000
    const { figures } = decide(after(now, at(end, 300_000)), START + end)
    // The fair price fell 10 bps after each of 20 fills, believed by 20 / 30.
    expect(figures!.floorBps.bid).toBeCloseTo(6.7, 1)
    expect(figures!.floorBps.ask).toBe(1)
  })

  test('a position that would pay funding soon is leaned against', () => {
    const { after, state, decide } = scene({}, 60)
    const soon = { kind: 'funding', rate: 0.0004, nextTime: START + 300_000 } as const
    const leaned = decide(after(state, soon)).figures!
    const later = decide(after(state, { ...soon, nextTime: START + 3_600_000 })).figures!
    expect(leaned.skewBps - later.skewBps).toBeCloseTo(4, 10)
    const receiving = decide(after(state, { ...soon, rate: -0.0004 })).figures!
    expect(receiving.skewBps).toBe(later.skewBps)
  })

  test('old parameters are refused with their age, and the static width is used', () => {
    const model = { valuePerSecond: 500, kPerBps: 0.5 }
    const parameters = { buy: model, sell: model, time: START - 3_600_000 }
    const { after, state, decide } = scene({ limits: { maxParameterAgeMinutes: 30 } })
    const told = after(state, { kind: 'parameters', parameters, refusal: undefined })
    const decision = decide(told)
    expect(decision.figures!.model).toBe('static')
    expect(decision.quotes).toHaveLength(4)
    expect(decision.reasons).toEqual([
      {
        code: 'parameters',
        side: 'both',
        detail: 'parameters are 60 min old; limits.maxParameterAgeMinutes is 30',
      },
    ])
    const fresh = { ...parameters, time: START }
    const used = after(state, { kind: 'parameters', parameters: fresh, refusal: undefined })
    expect(decide(used).figures!.model).toBe('calibrated')
  })

  test('property: no quote takes, no side can pass the hard limit, whatever the book and the position', () => {
    const grid = makerGrid(ETH_PERP)
    fc.assert(
      fc.property(
        fc.record({
          bid: fc.integer({ min: 50_000, max: 500_000 }),
          spread: fc.integer({ min: 1, max: 300 }),
          bidLots: fc.integer({ min: 1, max: 1_000_000 }),
          askLots: fc.integer({ min: 1, max: 1_000_000 }),
          inventory: fc.integer({ min: -400, max: 400 }),
          levels: fc.integer({ min: 1, max: 10 }),
          half: fc.double({ min: 0.1, max: 100, noNaN: true }),
          skew: fc.double({ min: 0, max: 200, noNaN: true }),
          direction: fc.constantFrom(-1 as const, 0 as const, 1 as const),
          growth: fc.double({ min: 0.2, max: 5, noNaN: true }),
        }),
        (draw) => {
          const view: BookView = {
            bids: [[draw.bid, draw.bidLots]],
            asks: [[draw.bid + draw.spread, draw.askLots]],
            time: START,
          }
          const { config, after, state, decide } = scene(
            {
              levels: draw.levels,
              halfSpreadBps: draw.half,
              minHalfSpreadBps: 0,
              maxHalfSpreadBps: 2_000,
              inventorySkewBps: draw.skew,
              trendTiltBps: 50,
              levelSizeGrowth: draw.growth,
              guards: { maxSpreadBps: 5_000 },
            },
            draw.inventory,
            view,
          )
          const trend = { direction: draw.direction, confidence: 1 }
          const { quotes } = decide(after(state, { kind: 'trend', trend }))
          const most = grid.valueIn(config.hardInventoryQuote)
          for (const side of ['buy', 'sell'] as const) {
            const sign = side === 'buy' ? 1 : -1
            let held = draw.inventory
            for (const { ticks, lots } of quotes.filter((quote) => quote.side === side)) {
              expect(Number.isInteger(ticks) && Number.isInteger(lots)).toBe(true)
              expect(lots * ticks).toBeGreaterThanOrEqual(grid.leastValue)
              if (side === 'buy') expect(ticks).toBeLessThan(draw.bid + draw.spread)
              else expect(ticks).toBeGreaterThan(draw.bid)
              held += sign * lots
              if (held * sign > 0) expect(held * sign * ticks).toBeLessThanOrEqual(most)
            }
          }
        },
      ),
      { numRuns: 200 },
    )
  })
})
