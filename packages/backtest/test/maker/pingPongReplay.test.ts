import { type MarketMakerInput, parseMarketMakerConfig } from '@asterkit/strategy'
import { expect, it } from 'vitest'
import {
  makerReport,
  replayMaker,
  type StrategyQuoterOptions,
  strategyQuoter,
  TAPE_KIND,
  TapeWriter,
} from '../../src/maker/index.ts'

const START = 1_000_000_000_000
const SECOND = 1_000

type Row = readonly [seconds: number, kind: 'book' | 'buy' | 'sell', ticks: number, lots?: number]

/** Books name their bid: the ask is 20 ticks above it. Tick 0.1, lot 0.001. */
function play(
  rows: readonly Row[],
  options: Partial<StrategyQuoterOptions> & { readonly input?: MarketMakerInput } = {},
) {
  const writer = new TapeWriter()
  for (const [seconds, kind, ticks, lots = 0] of rows) {
    const time = START + seconds * SECOND
    if (kind === 'book') writer.book(time, [ticks, 5_000], [ticks + 20, 5_000])
    else writer.add(TAPE_KIND[kind], time, ticks, lots)
  }
  const tape = writer.finish({ symbol: 'ETHUSDT', tickSize: '0.1', stepSize: '0.001' })
  const { input, ...rest } = options
  const config = parseMarketMakerConfig({
    mode: 'ping-pong',
    symbols: ['ETHUSDT'],
    hardInventoryQuote: '5000',
    softInventoryQuote: '5000',
    ...input,
  })
  const quoter = strategyQuoter(tape, { config, makerFeeBps: 1, feedLatencyMs: 0, ...rest })
  const instant = { feedLatencyMs: 0, orderLatencyMs: 0, levels: 3 }
  const replay = replayMaker(tape, quoter, instant)
  const { fills } = replay
  return {
    requests: replay.requests,
    report: makerReport(replay, { makerFee: '0.0001' }),
    fills: Array.from({ length: fills.count }, (_, at) => [
      fills.sign[at] === 1 ? 'buy' : 'sell',
      fills.lots[at],
      fills.ticks[at],
    ]),
  }
}

/** The same book every second; what trades comes between two of them. */
function calm(seconds: number, ...trades: readonly Row[]): readonly Row[] {
  const books = Array.from({ length: seconds }, (_, at): Row => [at, 'book', 29_990])
  return [...books, ...trades].sort(([one], [other]) => one - other)
}

it('buys 0.6 % below the mid for a fifth of the wallet, sells all of it 0.6 % above, and begins again', () => {
  const { fills, report, requests } = play(
    calm(10, [2.5, 'sell', 29_819, 700], [5.5, 'buy', 30_181, 1_000]),
  )
  // 3000 * 0.994 = 2982.0; a fifth of 10,000 is 2,000: 2,000 / 3,000 = 0.666. 3000 * 1.006 = 3018.0.
  expect(fills).toEqual([
    ['buy', 666, 29_820],
    ['sell', 666, 30_180],
  ])
  // Bought, sold, and the next bid: three orders, none of them moved.
  expect(requests).toEqual({ placed: 3, moved: 0, cancelled: 0, refused: 0 })
  // 0.666 * (3018 - 2982) = 23.976; 1 bp of 0.666 * (2982 + 3018) = 0.3996.
  expect(report.pnl.fees.toFixed()).toBe('-0.3996')
  expect(report.pnl.net.toFixed()).toBe('23.5764')
  // Distances from the mid of 3000: 0.666 * 18 on both sides; no book moved, so nothing else was won or lost.
  expect(report.pnl.spread.toFixed()).toBe('23.976')
  expect([report.pnl.adverse.toFixed(), report.pnl.inventory.toFixed()]).toEqual(['0', '0'])
  expect(report.position.toFixed()).toBe('0')
})

it('opens by a sale when the trend is down, or when it is flipped and there is none', () => {
  const rows = calm(5, [2.5, 'buy', 30_181, 1_000])
  const short = [['sell', 666, 30_180]]
  expect(play(rows, { model: { trend: { direction: -1, confidence: 0 } } }).fills).toEqual(short)
  expect(play(rows, { input: { pingPong: { isFlipped: true } } }).fills).toEqual(short)
  expect(play(rows).fills).toEqual([])
})

it('goes on buying after a fill below 15 USD, and turns to sell what it has after one above', () => {
  // 4 lots are worth 12 USD: still flat. 100 more make it a position of 104.
  const { fills } = play(
    calm(
      10,
      [2.5, 'sell', 29_819, 4],
      [4.5, 'sell', 29_819, 100],
      [6.5, 'sell', 29_819, 100],
      [7.5, 'buy', 30_181, 300],
    ),
  )
  expect(fills).toEqual([
    ['buy', 4, 29_820],
    ['buy', 100, 29_820],
    ['sell', 104, 30_180],
  ])
})

it('lets an order stand for 30 s, and then keeps it while its price is off by no more than 0.1 %', () => {
  /** Mids rise by so many ticks at once, and stay. */
  const after = (ticks: number, seconds: number) =>
    play(
      Array.from({ length: seconds }, (_, at): Row => [at, 'book', 29_990 + (at > 0 ? ticks : 0)]),
    ).requests
  // 0.1 % of 3000 are 30 ticks of 0.1; the bid follows the mid by 0.994 of its move.
  expect(after(29, 40)).toMatchObject({ placed: 1, moved: 0 })
  expect(after(50, 29)).toMatchObject({ placed: 1, moved: 0 })
  expect(after(50, 40)).toMatchObject({ placed: 1, moved: 1 })
})

it('never opens for more than hardInventoryQuote, whatever the wallet', () => {
  const rows = calm(5, [2.5, 'sell', 29_819, 9_000])
  const wallet = '1000000'
  const { fills } = play(rows, {
    wallet,
    input: { softInventoryQuote: '500', hardInventoryQuote: '1000' },
  })
  // 1,000 at the highest price that an order can have, 3018.0: 0.331.
  expect(fills).toEqual([['buy', 331, 29_820]])
})
