import { parseMarketMakerConfig } from '@asterkit/strategy'
import { expect, it } from 'vitest'
import {
  makerReport,
  type Quoter,
  replayMaker,
  strategyQuoter,
  TAPE_KIND,
  TapeWriter,
} from '../../src/maker/index.ts'

const RULES = { symbol: 'ETHUSDT', tickSize: '0.1', stepSize: '0.001' }

/** Four books a second around 3,000 for ten minutes, every fourth with a sweep of takers. */
function quietTape() {
  const writer = new TapeWriter()
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
