import { parseMarketMakerConfig } from '@asterkit/strategy'
import { expect, it } from 'vitest'
import {
  makerReport,
  type Quoter,
  replayMaker,
  type StrategyQuoterOptions,
  strategyQuoter,
  TAPE_KIND,
  type Tape,
  TapeWriter,
} from '../../src/maker/index.ts'

const RULES = { symbol: 'ETHUSDT', tickSize: '0.1', stepSize: '0.001' }

/** Four books a second around 3,000 for ten minutes, every fourth with a sweep of takers. */
function quietTape(estimate?: { readonly rate: number; readonly nextTime: number }) {
  const writer = new TapeWriter()
  if (estimate) writer.estimate({ time: 0, ...estimate })
  const levels = (best: number, step: 1 | -1) =>
    Array.from({ length: 20 }, (_, rank) => [best + rank * step, 5000]).flat()
  for (let turn = 0; turn < 2400; turn++) {
    const time = 1_000_000_000_000 + turn * 250
    const bid = 30_000 + Math.round(3 * Math.sin(turn / 40))
    writer.book(time, levels(bid, -1), levels(bid + 1, 1))
    if (turn % 4 === 3) {
      const isSale = turn % 8 === 3
      writer.add(isSale ? TAPE_KIND.sell : TAPE_KIND.buy, time + 100, bid + (isSale ? -14 : 15), 40)
    }
  }
  return writer.finish(RULES)
}

it('the live strategy quotes both sides of a replayed market, within its limits, never across the touch', () => {
  const tape = quietTape()
  const config = parseMarketMakerConfig({
    symbols: ['ETHUSDT'],
    hardInventoryQuote: '300',
    softInventoryQuote: '200',
  })
  const strategy = strategyQuoter(tape, { config, makerFeeBps: 1, feedLatencyMs: 20 })
  let most = 0
  const watched: Quoter = {
    onEvent(view, desk) {
      strategy.onEvent(view, desk)
      for (const side of ['buy', 'sell'] as const) {
        const prices = new Set<number>()
        for (let level = 0; level < desk.levels; level++) {
          if (desk.orderLots(side, level) === 0) continue
          const ticks = desk.orderTicks(side, level)
          expect(prices.has(ticks)).toBe(false)
          prices.add(ticks)
        }
        most = Math.max(most, prices.size)
      }
    },
  }
  const replay = replayMaker(tape, watched, { levels: config.levels + 1 })
  const report = makerReport(replay, { makerFee: '0.0001' })
  expect(report.fills).toBeGreaterThan(10)
  expect(report.twoSidedShare).toBeGreaterThan(0.9)
  expect(report.requests.refused).toBe(0)
  // One intent, one order: two levels a side.
  expect(most).toBe(2)
  expect(report.largestPosition.times(3001).toNumber()).toBeLessThanOrEqual(300)
})

/** Price of the first bid, mean position, and what was asked for. */
function played(tape: Tape, options: Partial<StrategyQuoterOptions>) {
  const config = parseMarketMakerConfig({ symbols: ['ETHUSDT'], hardInventoryQuote: '600' })
  const rest = { config, makerFeeBps: 1, feedLatencyMs: 20, ...options }
  const strategy = strategyQuoter(tape, rest)
  let firstBid = 0
  let heldLots = 0
  const watched: Quoter = {
    onEvent(view, desk) {
      strategy.onEvent(view, desk)
      firstBid ||= desk.askedTicks('buy', 0)
      heldLots += view.inventoryLots / tape.length
    },
  }
  const { fills, requests } = replayMaker(tape, watched, { levels: rest.config.levels + 1 })
  return { firstBid, heldLots, fills: fills.count, requests }
}

it('a trend moves both quotes by its tilt, and calibrated parameters replace the static width', () => {
  const tape = quietTape()
  const plain = played(tape, {})
  const up = played(tape, { model: { trend: { direction: 1, confidence: 1 } } })
  // 1 bp of 30,000 ticks.
  expect(up.firstBid - plain.firstBid).toBe(3)
  const side = { valuePerSecond: 50_000, kPerBps: 0.1 }
  const time = 1_000_000_000_000
  const wide = played(tape, { model: { parameters: { buy: side, sell: side, time } } })
  // ln(1 + 1 / k) / ... of GLFT: about 1 / k = 10 bp from the middle instead of 4.
  expect(wide.firstBid).toBeLessThan(plain.firstBid - 12)
})

it('leans against a position before it pays: longs before a rate that costs them, shorts likewise', () => {
  const settlement = 1_000_000_000_000 + 600_000
  const estimated = (rate: number, nextTime: number) =>
    played(quietTape({ rate, nextTime }), {}).heldLots
  const { heldLots } = played(quietTape(), {})
  expect(estimated(0.003, settlement)).toBeLessThan(heldLots)
  expect(estimated(-0.003, settlement)).toBeGreaterThan(heldLots)
  expect(estimated(0.003, settlement + 86_400_000)).toBe(heldLots)
})

it('never sends more than the budget of orders, nor once guards have stopped it', () => {
  const tape = quietTape()
  const limits = { maxOrdersPerMinute: 6 }
  const few = played(tape, { config: parseMarketMakerConfig({ limits }) })
  const { placed, moved, refused } = few.requests
  // Ten minutes.
  expect(placed + moved + refused).toBeGreaterThan(5)
  expect(placed + moved + refused).toBeLessThanOrEqual(61)
  // Books that are 3 s old when they are heard, and answers that take 5 s, are no market to quote in.
  const slow = played(tape, { answerMs: 5_000, feedLatencyMs: 3_000 })
  expect(slow.requests.placed).toBeLessThan(played(tape, {}).requests.placed / 10)
})
