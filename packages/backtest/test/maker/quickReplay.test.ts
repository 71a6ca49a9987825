import { expect, it } from 'vitest'
import {
  DEFAULT_MAKER_RULES,
  type MakerReplay,
  type MakerRules,
  type Quoter,
  replayMaker,
  spreadQuoter,
  TAPE_KIND,
  type Tape,
  TapeWriter,
  touchQuoter,
} from '../../src/maker/index.ts'
import { PlainReplay } from './plainReplay.ts'

const STREAMS = 150

/** Whole numbers from 0 to below a limit. */
type Draw = (below: number) => number

function drawFrom(seed: number): Draw {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** Books that cross, thin out and vanish; trades through, at and off the prices; events of one moment. */
function randomTape(draw: Draw): Tape {
  const writer = new TapeWriter()
  let [time, mid] = [0, 30_000]
  const levels = (best: number, step: number, count: number) =>
    Array.from({ length: count }, (_, rank) => [best + rank * step, 1 + draw(60)]).flat()
  const length = 20 + draw(200)
  for (let event = 0; event < length; event++) {
    time += draw(3) === 0 ? 0 : draw(700)
    const what = draw(100)
    if (what < 60) {
      mid += draw(3) - 1
      const gap = draw(50) === 0 ? -1 : 1 + draw(3)
      const count = () => (draw(80) === 0 ? 0 : 1 + draw(4))
      writer.book(time, levels(mid, -1, count()), levels(mid + gap, 1, count()))
    } else if (what < 90) {
      writer.add(draw(2) === 0 ? TAPE_KIND.buy : TAPE_KIND.sell, time, mid + draw(7) - 3, draw(60))
    } else if (what < 94) writer.add(TAPE_KIND.hidden, time, mid + 0.5, draw(50))
    else if (what < 97) writer.add(TAPE_KIND.funding, time, mid, (draw(7) - 3) / 10_000)
    else writer.add(TAPE_KIND.gap, time)
  }
  return writer.finish({ symbol: 'ETHUSDT', tickSize: '0.1', stepSize: '0.001' })
}

/** Asks for anything at any level, now and then. */
function restless(draw: Draw, levels: number): Quoter {
  return {
    onEvent({ bidTicks, askTicks }, desk) {
      for (const [side, best] of [['buy', bidTicks] as const, ['sell', askTicks] as const]) {
        for (let level = 0; level < levels; level++) {
          if (draw(3) === 0) desk.quote(side, level, best + draw(9) - 4, draw(12))
        }
      }
    },
  }
}

function randomRules(draw: Draw): MakerRules {
  const power = draw(4)
  return {
    feedLatencyMs: draw(2) * draw(400),
    orderLatencyMs: draw(2) * draw(400),
    queue: power === 0 ? { kind: 'conservative' } : { kind: 'power', power },
    levels: 1 + draw(3),
  }
}

/** The quoters that exist, and one that tries everything. */
function quoterOf(seed: number, { levels }: MakerRules): Quoter {
  const limits = { lots: 7, maxInventoryLots: 20 }
  if (seed % 4 === 0) return touchQuoter(limits)
  if (seed % 4 === 1) return spreadQuoter({ ...limits, halfSpreadBps: 0.5, skewBps: 1 })
  return restless(drawFrom(seed), levels)
}

function quickOutcome(replay: MakerReplay) {
  const { fills, requests, inventoryLots, twoSidedMs, funding } = replay
  const rows = Array.from({ length: fills.count }, (_, at) => ({
    time: fills.time[at],
    sign: fills.sign[at],
    ticks: fills.ticks[at],
    lots: fills.lots[at],
    mid2: fills.mid2[at],
  }))
  const markouts = rows.map((_, at) => fills.later.map((column) => column[at]))
  return { fills: rows, markouts, requests, inventoryLots, twoSidedMs, funding }
}

it('the quick replay agrees with a plain one on every fill, markout and request of random markets', () => {
  let fills = 0
  for (let seed = 1; seed <= STREAMS; seed++) {
    const draw = drawFrom(seed * 7919)
    const tape = randomTape(draw)
    const rules = randomRules(draw)
    const quick = quickOutcome(replayMaker(tape, quoterOf(seed, rules), rules))
    const plain = new PlainReplay(tape, rules).run(quoterOf(seed, rules))
    const { requests, inventoryLots, twoSidedMs, funding } = plain
    const markouts = plain.markouts()

    expect(quick, `seed ${seed}`).toEqual({
      fills: plain.fills,
      markouts,
      requests,
      inventoryLots,
      twoSidedMs,
      funding,
    })
    fills += quick.fills.length
  }
  expect(fills).toBeGreaterThan(1_000)
}, 30_000)

it('a fill learns the price of exactly its horizon: a book of that very moment counts, a later one does not', () => {
  const writer = new TapeWriter()
  const book = (time: number, bid: number) => writer.book(time, [bid, 1], [bid + 2, 1])
  book(0, 100)
  writer.add(TAPE_KIND.sell, 500, 99, 5)
  book(1_500, 110)
  book(1_501, 120)
  book(5_500, 130)
  const tape = writer.finish({ symbol: 'ETHUSDT', tickSize: '1', stepSize: '1' })
  const once: Quoter = {
    onEvent: ({ time }, desk) => void desk.quote('buy', 0, 100, time === 0 ? 5 : 0),
  }
  const instant = { ...DEFAULT_MAKER_RULES, feedLatencyMs: 0, orderLatencyMs: 0 }
  const { fills } = replayMaker(tape, once, instant)
  // Filled at 500: 111 twice at 1,500; 131 twice at 5,500, the last moment there is; nothing after it.
  expect(fills.later.map((column) => column[0])).toEqual([222, 262, 0])
})
