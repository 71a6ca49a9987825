import { decimal } from '@asterkit/instruments'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  diffRulesOf,
  leastLifeMs,
  type MakerEvent,
  type MarketMakerInput,
  makerGrid,
  marketMaker,
  parseMarketMakerConfig,
} from '../src/index.ts'
import { ETH_PERP } from './ethPerp.ts'

const START = Date.UTC(2026, 10, 21, 7)
const grid = makerGrid(ETH_PERP)
const up: MakerEvent = { kind: 'trend', trend: { direction: 1, confidence: 0 } }
const down: MakerEvent = { kind: 'trend', trend: { direction: -1, confidence: 0 } }
const wallet = (usdt: string): MakerEvent => ({
  kind: 'wallet',
  value: grid.valueIn(decimal(usdt)),
})

/** What is wanted with a mid of 3000.00, a wallet of 1000 USDT and so many lots of 0.001 ETH held. */
function decide(
  heldLots: number | undefined,
  events: readonly MakerEvent[] = [],
  input: MarketMakerInput = {},
  { bid, ask }: { readonly bid: number; readonly ask: number } = { bid: 299_990, ask: 300_010 },
) {
  const config = parseMarketMakerConfig({ mode: 'ping-pong', ...input })
  const maker = marketMaker(config, grid)
  const told: readonly MakerEvent[] = [
    {
      kind: 'book',
      book: { bids: [[bid, 5_000]], asks: [[ask, 5_000]], time: START },
      now: START,
    },
    { kind: 'inventory', lots: heldLots },
    wallet('1000'),
    ...events,
  ]
  const state = told.reduce((at, event) => maker.fold(at, event), maker.init(START))
  return { config, ...maker.decide(state, START) }
}

const codes = (reasons: readonly { readonly code: string }[]) => reasons.map(({ code }) => code)

describe('ping-pong as the Python maker does it', () => {
  test('flat: one bid, 0.6 % below the mid, worth 20 % of the wallet', () => {
    // 3000 * (1 - 0.006) = 2982.00; 1000 * 0.2 / 3000 = 0.0666..., truncated to 0.066
    const { quotes, reasons, isReducing } = decide(0)
    expect(quotes).toEqual([{ side: 'buy', ticks: 298_200, lots: 66 }])
    expect(reasons).toEqual([
      {
        code: 'ping-pong',
        side: 'sell',
        detail: 'one order at a time: it opens a position; no trend is known',
      },
    ])
    expect(isReducing).toBeUndefined()
  })

  test('in position: one order for all of it on the other side, which may only shrink it', () => {
    // 3000 * 1.006 = 3018.00
    expect(decide(66)).toMatchObject({
      quotes: [{ side: 'sell', ticks: 301_800, lots: 66 }],
      isReducing: true,
    })
    expect(decide(-66)).toMatchObject({
      quotes: [{ side: 'buy', ticks: 298_200, lots: 66 }],
      isReducing: true,
    })
  })

  test.each([
    ['up', [up], {}, 'buy'],
    ['down', [down], {}, 'sell'],
    ['up, which wins over the flip', [up], { pingPong: { isFlipped: true } }, 'buy'],
    ['unknown and flipped', [], { pingPong: { isFlipped: true } }, 'sell'],
  ] as const)('opens on the side of the trend: %s', (_, events, input, side) => {
    expect(decide(0, events, input).quotes.map((quote) => quote.side)).toEqual([side])
  })

  test('a trend that turns changes nothing while a position of 15 USD or more is held', () => {
    // 0.005 ETH are worth 15.00, 0.004 are worth 12.00.
    expect(decide(5, [down])).toMatchObject({ quotes: [{ side: 'sell', lots: 5 }] })
    expect(decide(5, [down]).isReducing).toBe(true)
    expect(decide(4, [down]).isReducing).toBeUndefined()
  })

  test('a rest below 15 USD is part of the next position, not forgotten', () => {
    expect(decide(4).quotes).toEqual([{ side: 'buy', ticks: 298_200, lots: 62 }])
    expect(decide(-4).quotes).toEqual([{ side: 'buy', ticks: 298_200, lots: 66 }])
  })

  test('a rest that leaves no room for an order is closed, however little it is worth', () => {
    // 85 USDT * 0.2 = 17 USD: 0.005 ETH, of which 0.004 are held; 0.001 is worth less than 5 USD.
    expect(decide(4, [wallet('85')])).toMatchObject({
      quotes: [{ side: 'sell', lots: 4 }],
      isReducing: true,
    })
  })

  test('does not open unless the wallet is worth 1.25 smallest orders of its share', () => {
    // The smallest order at 2982.00 is 0.002 ETH, 5.964; 1.25 * 5.964 / 0.2 = 37.275
    expect(codes(decide(0, [wallet('37.27')]).reasons)).toContain('below-minimum')
    expect(decide(0, [wallet('37.28')]).quotes).toHaveLength(1)
  })

  test('quotes by the original formula where its figures are calibrated', () => {
    // risk = 1 * (0.01 * 3000)^2 / 96 = 9.375; ask: ln 1.5 + risk / 2 = 5.092965; bid: ln 3 + risk / 2 = 5.786112
    const original = { gamma: 1, sigma: 0.01, horizonDays: 1 / 96, kBuy: 2, kSell: 0.5 }
    const model = { valuePerSecond: 500, kPerBps: 0.5 }
    const parameters = { buy: model, sell: model, original, time: START }
    const told: MakerEvent = { kind: 'parameters', parameters, refusal: undefined }
    // 3000 - 5.786112 = 2994.213888, rounded down
    expect(decide(0, [told]).quotes[0]).toMatchObject({ side: 'buy', ticks: 299_421 })
    // Long 0.2: reservation 3000 - 0.2 * 9.375 = 2998.125, ask 3003.217965, rounded up
    expect(decide(200, [told]).quotes[0]).toMatchObject({ side: 'sell', ticks: 300_322 })
    const old: MakerEvent = {
      ...told,
      parameters: { ...parameters, time: START - 2_000 * 60_000 },
    }
    expect(decide(0, [old]).quotes[0]).toMatchObject({ side: 'buy', ticks: 298_200 })
    expect(codes(decide(0, [old]).reasons)).toContain('parameters')
  })

  test('an order stands 30 s, and then while its price would move by no more than 0.1 %', () => {
    const decision = decide(0)
    expect(leastLifeMs(decision.config)).toBe(30_000)
    expect(diffRulesOf(decision.config, decision, 0)).toMatchObject({
      minMoveTicks: 300,
      mostOrders: 1,
    })
  })
})

describe('where the Python maker is unsafe', () => {
  test('the position stays within the hard limit, whatever 20 % of the wallet are', () => {
    // 1000 USDT at the ask of 3018.00 are 0.331 ETH; 20 % of 100000 would be 6.6.
    expect(decide(0, [wallet('100000')]).quotes[0]?.lots).toBe(331)
  })

  test('a quote beyond the market is drawn back to it', () => {
    // A long position of 2 ETH leans 2 * 9.375 down: the formula asks 2986.34 where bids stand at 2999.90.
    const original = { gamma: 1, sigma: 0.01, horizonDays: 1 / 96, kBuy: 2, kSell: 0.5 }
    const model = { valuePerSecond: 500, kPerBps: 0.5 }
    const parameters = { buy: model, sell: model, original, time: START }
    const told: MakerEvent = { kind: 'parameters', parameters, refusal: undefined }
    const { quotes, figures } = decide(2_000, [told])
    expect(quotes[0]!.ticks).toBeGreaterThan(299_990)
    expect(figures!.distanceBps.ask).toBe(figures!.floorBps.ask)
  })

  test('nothing is quoted on what is not known, and only openings need the wallet', () => {
    expect(codes(decide(undefined).reasons)).toContain('position-unknown')
    expect(codes(decide(66, [{ kind: 'book-lost' }]).reasons)).toContain('no-book')
    const config = parseMarketMakerConfig({ mode: 'ping-pong' })
    const maker = marketMaker(config, grid)
    const told = (lots: number) =>
      [
        {
          kind: 'book',
          book: { bids: [[299_990, 5]], asks: [[300_010, 5]], time: START },
          now: START,
        },
        { kind: 'inventory', lots },
      ] satisfies readonly MakerEvent[]
    const at = (lots: number) =>
      maker.decide(
        told(lots).reduce((state, event) => maker.fold(state, event), maker.init(START)),
        START,
      )
    expect(codes(at(0).reasons)).toContain('wallet-unknown')
    expect(at(0).quotes).toEqual([])
    expect(at(66).quotes).toHaveLength(1)
  })

  test('no position is opened that is about to pay more funding than the spread earns', () => {
    const funding: MakerEvent = { kind: 'funding', rate: 0.01, nextTime: START + 60_000 }
    expect(decide(0, [funding, up]).quotes).toEqual([])
    expect(codes(decide(0, [funding, up]).reasons)).toContain('funding')
    expect(decide(0, [funding, down]).quotes).toHaveLength(1)
    expect(decide(66, [funding]).quotes).toHaveLength(1)
  })

  test('property: at most one order, never across the touch, within the limit, closing never more than is held', () => {
    const least = grid.leastLots
    let wanted = 0
    fc.assert(
      fc.property(
        fc.record({
          bid: fc.integer({ min: 1_000, max: 500_000 }),
          spread: fc.integer({ min: 1, max: 300 }),
          held: fc.integer({ min: -400, max: 400 }),
          usdt: fc.integer({ min: 0, max: 1_000_000 }),
          direction: fc.constantFrom(-1 as const, 0 as const, 1 as const),
          gamma: fc.double({ min: 0, max: 10, noNaN: true }),
          sigma: fc.double({ min: 0, max: 0.5, noNaN: true }),
          k: fc.double({ min: 1e-4, max: 100, noNaN: true }),
        }),
        ({ bid, spread, held, usdt, direction, gamma, sigma, k }) => {
          const model = { valuePerSecond: 500, kPerBps: 0.5 }
          const original = { gamma, sigma, horizonDays: 0.01, kBuy: k, kSell: k }
          const ask = bid + spread
          const { config, quotes, isReducing } = decide(
            held,
            [
              wallet(String(usdt)),
              { kind: 'trend', trend: { direction, confidence: 1 } },
              {
                kind: 'parameters',
                parameters: { buy: model, sell: model, original, time: START },
                refusal: undefined,
              },
            ],
            { guards: { maxSpreadBps: 5_000 } },
            { bid, ask },
          )
          wanted += quotes.length
          expect(quotes.length).toBeLessThanOrEqual(1)
          for (const { side, ticks, lots } of quotes) {
            const sign = side === 'buy' ? 1 : -1
            expect(side === 'buy' ? ticks < ask : ticks > bid).toBe(true)
            expect(lots).toBeGreaterThanOrEqual(least)
            if (isReducing) {
              expect(Math.sign(held)).toBe(-sign)
              expect(lots).toBeLessThanOrEqual(Math.abs(held))
            } else {
              const after = held + sign * lots
              const most = grid.valueIn(config.hardInventoryQuote)
              expect(Math.abs(after) * ticks).toBeLessThanOrEqual(most)
              expect(lots * ticks).toBeGreaterThanOrEqual(grid.leastValue)
            }
          }
        },
      ),
      { numRuns: 200 },
    )
    expect(wanted).toBeGreaterThan(100)
  })
})
