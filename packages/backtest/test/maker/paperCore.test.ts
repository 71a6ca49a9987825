import { decimal } from '@asterkit/instruments'
import { expect, it } from 'vitest'
import {
  makerReport,
  type Quoter,
  replayMaker,
  spreadQuoter,
  TAPE_KIND,
  type Tape,
  TapeWriter,
  touchQuoter,
} from '../../src/maker/index.ts'
import { VenueDesk } from './venueDesk.ts'

const SYMBOL = 'SOLUSDT'
/** Half way through a tape funding is settled. */
const START = 1_735_689_600_000 - 20_000
const MAKER_FEE = '0.0001'
const ROUNDING = decimal('0.00000001')
const TICK = '0.01'
const LOTS = 7
const INSTANT = { feedLatencyMs: 0, orderLatencyMs: 0, queue: { kind: 'conservative' } } as const

/** Whole numbers from 0 to below a limit. */
type Draw = (below: number) => number

function drawFrom(seed: number): Draw {
  let state = seed * 7919
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** A market of whole books, of trades at, through and short of their best prices, and of one settlement. */
function marketTape(seed: number): Tape {
  const writer = new TapeWriter()
  const draw = drawFrom(seed)
  const levels = (best: number, step: number) =>
    Array.from({ length: 5 }, (_, rank) => [best + rank * step, LOTS + draw(40)]).flat()
  let mid = 10_000
  for (let event = 0; event < 400; event++) {
    const time = START + 1 + event * 100
    if (event === 200) writer.add(TAPE_KIND.funding, START + 20_000, mid + 0.5, 0.0001)
    // Every trade is followed by a book, as if the exchange told each change.
    if (event % 2 === 0) {
      mid += draw(4) === 0 ? draw(3) - 1 : 0
      writer.book(time, levels(mid, -1), levels(mid + 1, 1))
    } else {
      const isSell = draw(2) === 0
      const beyond = draw(5) === 0 ? 1 : 0
      const price = isSell ? mid - beyond : mid + 1 + beyond
      writer.add(isSell ? TAPE_KIND.sell : TAPE_KIND.buy, time, price, 1 + draw(60))
    }
  }
  return writer.finish({ symbol: SYMBOL, tickSize: TICK, stepSize: TICK })
}

/**
 * Two orders a side, which are placed, moved, made smaller and larger, cancelled and priced across the market at random.
 * They never share a price, nor do the two sides cross: the core keeps own orders apart by rules that a replay has not.
 */
function restless(seed: number): Quoter {
  const draw = drawFrom(seed + 100)
  return {
    onEvent({ bidTicks, askTicks }, desk) {
      for (const [side, best, away] of [
        ['buy', bidTicks, -1],
        ['sell', askTicks, 1],
      ] as const) {
        for (let level = 0; level < desk.levels; level++) {
          if (draw(8) > 0) continue
          const isCrossing = draw(10) === 0
          const ticks = isCrossing ? (side === 'buy' ? askTicks : bidTicks) : best + away * draw(3)
          // Even prices for one, odd ones for the other.
          const own = ticks + (ticks % 2 === level ? 0 : away)
          const isResized = !isCrossing && desk.orderLots(side, level) > 0 && draw(2) === 0
          const price = isCrossing ? ticks : isResized ? desk.orderTicks(side, level) : own
          desk.quote(side, level, price, draw(6) === 0 ? 0 : 1 + draw(3))
        }
      }
    },
  }
}

/**
 * Asks only at books that have not just filled it. Between a trade and the next book nobody knows what is left of a
 * level; and what we took of the book that reached us is gone from it in the core, while a recording does not know of us.
 */
function atFreshBooks(quoter: Quoter): Quoter {
  let fills = 0
  return {
    onEvent(view, desk) {
      const isFresh = view.kind === TAPE_KIND.book && view.fillCount === fills
      fills = view.fillCount
      if (isFresh) quoter.onEvent(view, desk)
    },
  }
}

interface Played {
  readonly fills: number
  readonly refused: number
}

/** Plays a tape both ways and compares every fill, every refusal, and the money. */
function compare(tape: Tape, make: () => Quoter, levels: number, name: string): Played {
  const replay = replayMaker(tape, make(), { ...INSTANT, levels })
  const { fills: log } = replay
  const rows = Array.from({ length: log.count }, (_, at) => ({
    time: log.time[at],
    sign: log.sign[at],
    ticks: log.ticks[at],
    lots: log.lots[at],
  }))
  const desk = new VenueDesk(tape, { levels, makerFee: MAKER_FEE })
  expect(rows, name).toEqual(desk.play(make()))
  expect(replay.requests.refused, name).toBe(desk.refused)
  const { pnl } = makerReport(replay, { makerFee: MAKER_FEE })
  const gained = desk.gained()
  // The core books every fee, result and payment in whole hundred-millionths.
  const rounding = ROUNDING.times(3 * rows.length + 3)
  for (const part of ['net', 'fees', 'funding'] as const) {
    const difference = pnl[part].minus(gained[part]).abs()
    expect(difference.lte(rounding), `${name}: ${part} differs by ${difference}`).toBe(true)
  }
  return { fills: rows.length, refused: desk.refused }
}

it('without latency the replay and the core of the paper exchange agree on every fill', () => {
  const limits = { lots: LOTS, maxInventoryLots: 3 * LOTS }
  const makers = [
    () => atFreshBooks(touchQuoter(limits)),
    () => atFreshBooks(spreadQuoter({ ...limits, halfSpreadBps: 1.5, skewBps: 1 })),
  ]
  let fills = 0
  for (let seed = 1; seed <= 4; seed++) {
    for (const make of makers) fills += compare(marketTape(seed), make, 1, `seed ${seed}`).fills
  }
  expect(fills).toBeGreaterThan(300)
}, 30_000)

it.each([
  // 10 wanted, 4 filled: 8 more than the 6 that are left makes 12 of the order, which goes to the end of the queue.
  { resizedTo: 8, fills: [4] },
  // 6 are left of 10; 5 of them make 9: the order keeps its place and meets the next taker.
  { resizedTo: 5, fills: [4, 3] },
])('both judge by what is left whether a resized order keeps its place: to $resizedTo', (row) => {
  const writer = new TapeWriter()
  const book = (second: number, lots: number) =>
    writer.book(START + second * 1_000, [10_000, lots], [10_001, 50])
  const sell = (second: number, lots: number) =>
    writer.add(TAPE_KIND.sell, START + second * 1_000, 10_000, lots)
  book(1, 50)
  book(2, 50)
  sell(3, 54)
  book(4, 30)
  book(5, 30)
  sell(6, 3)
  book(7, 27)
  const tape = writer.finish({ symbol: SYMBOL, tickSize: TICK, stepSize: TICK })
  const make = (): Quoter => ({
    onEvent: ({ time }, desk) =>
      void desk.quote('buy', 0, 10_000, time < START + 4_000 ? 10 : row.resizedTo),
  })
  compare(tape, make, 1, `to ${row.resizedTo}`)
  const { fills } = replayMaker(tape, make(), INSTANT)
  expect([...fills.lots.slice(0, fills.count)]).toEqual(row.fills)
})

it('property: they agree on orders that are moved, resized, cancelled and refused at random, and on the money', () => {
  let fills = 0
  let refused = 0
  for (let seed = 1; seed <= 30; seed++) {
    const make = () => atFreshBooks(restless(seed))
    const played = compare(marketTape(seed), make, 2, `seed ${seed}`)
    fills += played.fills
    refused += played.refused
  }
  expect(fills).toBeGreaterThan(400)
  expect(refused).toBeGreaterThan(100)
}, 60_000)
