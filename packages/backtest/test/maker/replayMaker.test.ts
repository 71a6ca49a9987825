import type { Side } from '@asterkit/instruments'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  makerReport,
  type Quoter,
  replayMaker,
  spreadQuoter,
  TAPE_KIND,
  TapeWriter,
  touchQuoter,
} from '../../src/maker/index.ts'

const RULES = { symbol: 'ETHUSDT', tickSize: '0.1', stepSize: '0.001' }
const INSTANT = { feedLatencyMs: 0, orderLatencyMs: 0 }
const CONSERVATIVE = { ...INSTANT, queue: { kind: 'conservative' } } as const

/** A tape from `[time, kind, ...]`: a book is best bid, lots, best ask, lots; a trade is ticks, lots. */
type Row = readonly [time: number, kind: keyof typeof TAPE_KIND, ...numbers: number[]]
function tapeOf(...rows: readonly Row[]) {
  const writer = new TapeWriter()
  for (const [time, kind, a = 0, b = 0, c = 0, d = 0] of rows) {
    if (kind === 'book') writer.book(time, [a, b, a - 1, 500], [c, d, c + 1, 500])
    else writer.add(TAPE_KIND[kind], time, a, b)
  }
  return writer.finish(RULES)
}

/** Wants one order from the start on, and again once it is gone. */
const rests = (side: Side, ticks: number, lots: number): Quoter => ({
  onEvent: (_, desk) => void desk.quote(side, 0, ticks, lots),
})

/** `[side, lots, ticks]` of each fill. */
function fillsOf({ fills }: ReturnType<typeof replayMaker>) {
  return Array.from({ length: fills.count }, (_, at) => [
    fills.sign[at] === 1 ? 'buy' : 'sell',
    fills.lots[at],
    fills.ticks[at],
  ])
}

describe('an order in the queue', () => {
  it('is filled when takers have eaten what was displayed before it, in part', () => {
    const tape = tapeOf(
      [0, 'book', 100, 50, 101, 50],
      [1, 'book', 100, 50, 101, 50],
      [2, 'sell', 100, 45],
      [3, 'sell', 100, 8],
      [4, 'buy', 101, 900],
    )
    // 50 before it, 45 of them eaten, then 5; 3 of our 10 are met.
    expect(fillsOf(replayMaker(tape, rests('buy', 100, 10), CONSERVATIVE))).toEqual([
      ['buy', 3, 100],
    ])
  })

  it('moves forward only by trades and by a level that has less than was before it', () => {
    const tape = tapeOf(
      [0, 'book', 100, 50, 101, 50],
      [1, 'book', 100, 80, 101, 50],
      [2, 'book', 100, 20, 101, 50],
      [3, 'sell', 100, 21],
    )
    expect(fillsOf(replayMaker(tape, rests('buy', 100, 10), CONSERVATIVE))).toEqual([
      ['buy', 1, 100],
    ])
  })

  it('by the power law: lots that leave without a trade leave before and behind it', () => {
    const tape = tapeOf(
      [0, 'book', 100, 50, 101, 50],
      [1, 'book', 100, 100, 101, 50],
      [2, 'book', 100, 80, 101, 50],
      [3, 'sell', 100, 41],
    )
    // 50 before, 50 behind: half of the 20 that leave stood before it, so 40 are left.
    const power = { ...INSTANT, queue: { kind: 'power', power: 3 } } as const
    expect(fillsOf(replayMaker(tape, rests('buy', 100, 10), power))).toEqual([['buy', 1, 100]])
    expect(fillsOf(replayMaker(tape, rests('buy', 100, 10), CONSERVATIVE))).toEqual([])
  })

  it('is filled by a trade at a worse price, and whole when the book goes through it', () => {
    const swept = tapeOf(
      [0, 'book', 100, 50, 101, 50],
      [1, 'book', 100, 50, 101, 50],
      [2, 'sell', 99, 4],
      [3, 'book', 99, 50, 100, 50],
    )
    expect(fillsOf(replayMaker(swept, rests('buy', 100, 10), CONSERVATIVE))).toEqual([
      ['buy', 4, 100],
      ['buy', 6, 100],
    ])
  })

  it('is first in its queue after a trade at a worse price: all before it must have been met', () => {
    const tape = tapeOf(
      [0, 'book', 100, 50, 101, 50],
      [1, 'book', 100, 50, 101, 50],
      [2, 'sell', 99, 4],
      [3, 'book', 100, 50, 101, 50],
      [4, 'sell', 100, 3],
    )
    expect(fillsOf(replayMaker(tape, rests('buy', 100, 10), CONSERVATIVE))).toEqual([
      ['buy', 4, 100],
      ['buy', 3, 100],
    ])
  })

  it('is never met by a trade against a hidden order, wherever it prints', () => {
    const tape = tapeOf(
      [0, 'book', 100, 1, 101, 1],
      [1, 'book', 100, 1, 101, 1],
      [2, 'hidden', 99.5, 1000],
      [3, 'hidden', 100.5, 1000],
    )
    const replay = replayMaker(tape, rests('buy', 100, 10), CONSERVATIVE)
    expect(replay).toMatchObject({ hiddenTrades: 2, trades: 0, inventoryLots: 0 })
  })

  it('beyond the recorded depth waits behind everything until its price is seen', () => {
    const tape = tapeOf(
      [0, 'book', 100, 50, 101, 50],
      [1, 'book', 100, 50, 101, 50],
      [2, 'sell', 90, 5],
      [3, 'book', 91, 7, 101, 50],
      [4, 'sell', 90, 495],
      [5, 'sell', 90, 6],
    )
    expect(fillsOf(replayMaker(tape, rests('buy', 90, 10), CONSERVATIVE))).toEqual([['buy', 1, 90]])
  })
})

describe('a request', () => {
  it('takes effect by both latencies later: until then the old order can be hit', () => {
    const tape = tapeOf(
      [0, 'book', 100, 0, 101, 50],
      [60, 'book', 100, 0, 101, 50],
      [70, 'book', 99, 10, 101, 50],
      [110, 'sell', 100, 5],
      [125, 'sell', 100, 5],
    )
    const follows: Quoter = {
      onEvent: ({ bidTicks }, desk) => void desk.quote('buy', 0, bidTicks, 10),
    }
    const late = { feedLatencyMs: 20, orderLatencyMs: 30, queue: { kind: 'conservative' } } as const
    // Wanted at 99 from 70 on, there from 120 on.
    expect(fillsOf(replayMaker(tape, follows, late))).toEqual([['buy', 5, 100]])
  })

  it('that would take when it arrives is refused, and counted', () => {
    const tape = tapeOf(
      [0, 'book', 100, 50, 101, 50],
      [10, 'book', 102, 50, 103, 50],
      [60, 'sell', 99, 50],
      [70, 'sell', 99, 50],
    )
    const once: Quoter = {
      onEvent: ({ time }, desk) => void (time === 0 && desk.quote('sell', 0, 101, 5)),
    }
    const replay = replayMaker(tape, once, { feedLatencyMs: 20, orderLatencyMs: 30 })
    expect(replay.requests).toEqual({ placed: 0, moved: 0, cancelled: 0, refused: 1 })
  })

  it('for a smaller size keeps the place in the queue; a larger one loses it', () => {
    const rows: readonly Row[] = [
      [0, 'book', 100, 50, 101, 50],
      [1, 'sell', 100, 50],
      [2, 'book', 100, 30, 101, 50],
      [3, 'sell', 100, 3],
    ]
    const resizes = (lots: number): Quoter => ({
      onEvent: ({ time }, desk) => void desk.quote('buy', 0, 100, time < 1 ? 10 : lots),
    })
    expect(fillsOf(replayMaker(tapeOf(...rows), resizes(8), CONSERVATIVE))).toEqual([
      ['buy', 3, 100],
    ])
    expect(fillsOf(replayMaker(tapeOf(...rows), resizes(12), CONSERVATIVE))).toEqual([])
  })

  it('dies with its orders in a gap of the recording', () => {
    const tape = tapeOf(
      [0, 'book', 100, 50, 101, 50],
      [1, 'book', 100, 50, 101, 50],
      [2, 'gap'],
      [3, 'sell', 90, 500],
      [4, 'book', 90, 50, 91, 50],
    )
    const replay = replayMaker(tape, rests('buy', 100, 10), CONSERVATIVE)
    expect(replay).toMatchObject({ inventoryLots: 0, gaps: 1 })
  })
})

describe('the report', () => {
  it('splits the profit by hand-worked numbers', () => {
    const tape = tapeOf(
      [0, 'book', 100, 0, 102, 50],
      [1, 'book', 100, 0, 102, 50],
      [1000, 'sell', 100, 10],
      [3000, 'book', 98, 50, 100, 50],
      [7000, 'funding', 99, 0.0001],
      [9000, 'book', 104, 50, 106, 50],
    )
    const once: Quoter = {
      onEvent: ({ fillCount }, desk) => void desk.quote('buy', 0, 100, fillCount === 0 ? 10 : 0),
    }
    const report = makerReport(replayMaker(tape, once, CONSERVATIVE), { makerFee: '0.0001' })
    // 10 lots of 0.001 bought at 10.0, mid 10.1; after 5 s the mid is 9.9; at the end 10.5.
    expect(report.pnl.spread.toFixed()).toBe('0.001')
    expect(report.pnl.adverse.toFixed()).toBe('-0.002')
    expect(report.pnl.inventory.toFixed()).toBe('0.006')
    expect(report.pnl.fees.toFixed()).toBe('-0.00001')
    expect(report.pnl.funding.toFixed()).toBe('-0.0000099')
    expect(report.pnl.net.toFixed()).toBe('0.0049801')
    expect(report.volume.toFixed()).toBe('0.1')
    expect(report).toMatchObject({ fills: 1, fillRate: 1 })
    const [second, five, thirty] = report.markouts
    // Of the fill price 100: the mid was 101 one second later, and 99 after five.
    expect([second?.bps, five?.bps, thirty?.bps]).toEqual([100, -100, undefined])
  })

  it('property: the parts add up to cash and position exactly, whatever happens', () => {
    const move = fc.tuple(
      fc.constantFrom(
        'book',
        'book',
        'book',
        'buy',
        'buy',
        'sell',
        'sell',
        'hidden',
        'funding',
        'gap',
      ),
      fc.integer({ min: 0, max: 900 }),
      fc.integer({ min: -3, max: 3 }),
      fc.integer({ min: 1, max: 60 }),
    )
    const settings = fc.record({
      latency: fc.integer({ min: 0, max: 200 }),
      power: fc.integer({ min: 0, max: 3 }),
      isTouch: fc.boolean(),
      fee: fc.constantFrom('0.0001', '-0.00005', '0'),
    })
    let fills = 0
    fc.assert(
      fc.property(
        fc.array(move, { minLength: 40, maxLength: 150 }),
        settings,
        (moves, { latency, power, isTouch, fee }) => {
          const writer = new TapeWriter()
          let time = 0
          let mid = 30_000
          for (const [kind, pause, shift, lots] of moves) {
            time += pause
            mid += kind === 'book' ? shift : 0
            if (kind === 'book')
              writer.book(time, [mid, lots, mid - 1, 9], [mid + 1, lots, mid + 2, 9])
            else if (kind === 'hidden') writer.add(TAPE_KIND.hidden, time, mid + 0.5, lots)
            else if (kind === 'funding') writer.add(TAPE_KIND.funding, time, mid, shift / 10_000)
            else writer.add(TAPE_KIND[kind], time, mid + shift, lots)
          }
          const limits = { lots: 7, maxInventoryLots: 20 }
          const quoter = isTouch
            ? touchQuoter(limits)
            : spreadQuoter({ ...limits, halfSpreadBps: 0.5, skewBps: 1 })
          const queue =
            power === 0 ? ({ kind: 'conservative' } as const) : ({ kind: 'power', power } as const)
          const rules = { feedLatencyMs: latency, orderLatencyMs: latency, queue }
          const replay = replayMaker(writer.finish(RULES), quoter, rules)
          const { pnl, position, volume } = makerReport(replay, { makerFee: fee })
          const { spread, adverse, inventory, fees, funding, net } = pnl
          expect(spread.plus(adverse).plus(inventory).plus(fees).plus(funding).toFixed()).toBe(
            net.toFixed(),
          )
          expect(fees.toFixed()).toBe(volume.times(fee).neg().toFixed())
          expect(position.times(1000).toNumber()).toBe(
            fillsOf(replay).reduce(
              (sum, [side, lots]) => sum + Number(lots) * (side === 'buy' ? 1 : -1),
              0,
            ),
          )
          // What is under way when a position has changed can go beyond the limit by one order a side.
          expect(replay.largestInventoryLots).toBeLessThanOrEqual(20 + 7)
          expect(replayMaker(writer.finish(RULES), quoter, rules).fills.count).toBe(
            replay.fills.count,
          )
          fills += replay.fills.count
        },
      ),
      { numRuns: 150 },
    )
    expect(fills).toBeGreaterThan(500)
  })
})
