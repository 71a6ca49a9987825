import { describe, expect, it } from 'vitest'
import {
  createVenue,
  type Feed,
  type FeedBook,
  type FeedEvent,
  syntheticFeed,
} from '../../src/index.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
/** Monday 2026-01-05, 00:00 UTC. */
const START = 1_767_571_200_000

function playFor(feed: Feed, ms: number, step = ms): FeedEvent[] {
  const events: FeedEvent[] = []
  const end = feed.startTime + ms
  for (let time = feed.startTime; time < end; ) {
    time = Math.min(end, time + step)
    for (const event of feed.take(time)) {
      if (event.time > time) throw new Error(`an event of ${event.time} was told at ${time}`)
      events.push(event)
    }
  }
  return events
}

function textOf(event: FeedEvent): string {
  if (event.kind !== 'book') return JSON.stringify(event)
  const { bids, asks } = event.book()
  return JSON.stringify([event.time, event.symbol, bids.at(0), bids.at(7), asks.at(0), asks.length])
}

describe('syntheticFeed with a step', () => {
  it('states books but no trades when it is told so', () => {
    const kinds = (hasTrades: boolean) => {
      const feed = syntheticFeed({ seed: 5, stepMs: 300_000, hasTrades })
      return new Set(playFor(feed, HOUR_MS).map(({ kind }) => kind))
    }
    expect([kinds(false).has('trade'), kinds(false).has('book')]).toEqual([false, true])
    expect(kinds(true).has('trade')).toBe(true)
  })

  it('tells the same events for one seed however time is cut, and others for another seed', () => {
    const open = (seed: number) => syntheticFeed({ seed, stepMs: 500, symbolCount: 20 })
    const whole = playFor(open(5), 20_000).map(textOf)
    expect(playFor(open(5), 20_000, 333).map(textOf)).toEqual(whole)
    expect(playFor(open(6), 20_000).map(textOf)).not.toEqual(whole)
    expect(whole.length).toBeGreaterThan(1000)
  })

  it('starts within an hour as well, after the rates that were settled before it', () => {
    const startTime = START + 8 * HOUR_MS + 12_345
    const feed = syntheticFeed({ seed: 5, stepMs: 250, symbolCount: 2, startTime })
    expect(feed.startTime).toBe(startTime - 95)
    expect(feed.settledBefore('BTCUSDT').at(-1)?.time).toBe(START + 8 * HOUR_MS)
    const times = playFor(feed, MINUTE_MS).map(({ time }) => time)
    expect(Math.min(...times)).toBe(feed.startTime)
    expect(times.some((time) => time % MINUTE_MS === 0)).toBe(true)
  })

  it('leaves the hourly market as it is when nothing of it is asked for', () => {
    const times = new Set(playFor(syntheticFeed({ seed: 5 }), 3 * HOUR_MS).map(({ time }) => time))
    expect([...times]).toEqual([0, 1, 2, 3].map((hour) => START + hour * HOUR_MS))
  })

  it('prints trades in time order at the best prices of the book that stands', () => {
    const books = new Map<string, FeedBook>()
    let last = 0
    let trades = 0
    for (const event of playFor(syntheticFeed({ seed: 5, stepMs: 250 }), 5 * MINUTE_MS)) {
      expect(event.time).toBeGreaterThanOrEqual(last)
      last = event.time
      if (event.kind === 'book') books.set(`${event.market} ${event.symbol}`, event.book())
      if (event.kind !== 'trade') continue
      const book = books.get(`${event.market} ${event.symbol}`)!
      const best = event.takerSide === 'buy' ? book.asks.at(0)! : book.bids.at(0)!
      if (!event.price.eq(best[0])) expect(event.price.toFixed()).toBe(best[0].toFixed())
      trades += 1
    }
    expect(trades).toBeGreaterThan(3000)
  })

  it('prints as much as the stated volume of 24 hours says', () => {
    const feed = syntheticFeed({ seed: 5, stepMs: 60_000, symbolCount: 3, regime: 'trend' })
    let traded = 0
    let stated = 0
    for (const event of playFor(feed, 24 * HOUR_MS)) {
      if (event.kind === 'mark' || event.symbol !== 'BTCUSDT' || event.market !== 'perp') continue
      if (event.kind === 'trade') traded += event.price.times(event.quantity).toNumber()
      if (event.kind === 'volume') stated = event.quoteVolume24h.toNumber()
    }
    expect(traded / stated).toBeGreaterThan(0.9)
    expect(traded / stated).toBeLessThan(1.1)
  })

  it('lists fifty pairs and more, with funding every 1, 4 and 8 hours, that a venue can open', () => {
    const feed = syntheticFeed({ seed: 5, symbolCount: 62 })
    const stocks = feed.instruments.filter(({ underlying }) => underlying === 'STOCK')
    expect(stocks.map(({ symbol }) => symbol)[0]).toBe('STOCK17USDT')
    expect(new Set(feed.instruments.map(({ symbol }) => symbol)).size).toBe(62)
    const intervals = new Set([...feed.funding.values()].map(({ intervalHours }) => intervalHours))
    expect([...intervals].sort()).toEqual([1, 4, 8])
    const venue = createVenue({ feed, startingBalances: { spot: {}, perp: {} } })
    venue.advanceTo(START + MINUTE_MS)
    for (const { market, symbol, status } of feed.instruments) {
      const { bidPrice, askPrice } = venue.quote(market, symbol)!
      const isOpen = status === 'TRADING' && !symbol.startsWith('STOCK')
      if (isOpen) expect(askPrice.gt(bidPrice) && bidPrice.gt(0), symbol).toBe(true)
      else expect(market === 'spot' || bidPrice.isZero(), symbol).toBe(true)
    }
  })

  it('opens stock-like symbols in the hours of a stock exchange only', () => {
    const feed = syntheticFeed({ seed: 5, stepMs: 15 * MINUTE_MS, symbolCount: 17 })
    const changes = playFor(feed, 7 * 24 * HOUR_MS).flatMap((event) =>
      event.kind === 'status' && event.symbol === 'STOCK17USDT' ? [event] : [],
    )
    const days = [0, 1, 2, 3, 4].flatMap((day) => [
      [START + (day * 24 + 13.5) * HOUR_MS, 'TRADING'],
      [START + (day * 24 + 20) * HOUR_MS, 'PENDING_TRADING'],
    ])
    expect(changes.map(({ time, status }) => [time, status])).toEqual([
      [START, 'PENDING_TRADING'],
      ...days,
    ])
  })

  it('moves more, on thinner and wider books, in a storm than in a calm', () => {
    const look = (regime: 'calm' | 'storm') => {
      const moves: number[] = []
      let depth = 0
      let spread = 0
      let before = 0
      for (const event of playFor(
        syntheticFeed({ seed: 5, stepMs: MINUTE_MS, symbolCount: 2, regime }),
        6 * HOUR_MS,
      )) {
        if (event.kind !== 'book' || event.symbol !== 'ETHUSDT' || event.market !== 'perp') continue
        const { bids, asks } = event.book()
        const price = bids.at(0)![0].toNumber()
        if (before > 0) moves.push((price / before - 1) ** 2)
        before = price
        spread = asks.at(0)![0].toNumber() - price
        depth = asks.at(9)![1].toNumber()
      }
      return { move: moves.reduce((sum, each) => sum + each, 0), depth, spread }
    }
    const calm = look('calm')
    const storm = look('storm')
    expect(storm.move / calm.move).toBeGreaterThan(9)
    expect(storm.depth).toBeLessThan(calm.depth / 2)
    expect(storm.spread).toBeGreaterThan(calm.spread)
  })

  it('moves symbols together', () => {
    const feed = syntheticFeed({ seed: 5, stepMs: 15 * MINUTE_MS, symbolCount: 2, regime: 'trend' })
    const marks = new Map<string, number[]>([
      ['BTCUSDT', []],
      ['ETHUSDT', []],
    ])
    for (const event of playFor(feed, 10 * 24 * HOUR_MS)) {
      if (event.kind === 'mark') marks.get(event.symbol)!.push(event.indexPrice.toNumber())
    }
    const [btc, eth] = [...marks.values()].map((prices) =>
      prices.slice(1).map((price, index) => price / prices[index]! - 1),
    )
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
    const product = sum(btc!.map((move, index) => move * eth![index]!))
    const scale = Math.sqrt(sum(btc!.map((move) => move ** 2)) * sum(eth!.map((move) => move ** 2)))
    expect(product / scale).toBeGreaterThan(0.7)
  })

  it('settles funding that follows the basis', () => {
    const feed = syntheticFeed({ seed: 5, stepMs: 15 * MINUTE_MS, symbolCount: 24 })
    const pairs = new Map<string, { basis: number; rate: number; count: number }>()
    for (const event of playFor(feed, 3 * 24 * HOUR_MS)) {
      if (event.kind !== 'mark' || feed.funding.get(event.symbol)!.intervalHours !== 8) continue
      const pair = pairs.get(event.symbol) ?? { basis: 0, rate: 0, count: 0 }
      pair.basis += event.markPrice.div(event.indexPrice).minus(1).toNumber()
      pair.rate += event.fundingRate.toNumber()
      pair.count += 1
      pairs.set(event.symbol, pair)
    }
    const ranked = [...pairs.values()].sort((a, b) => a.basis - b.basis)
    expect(ranked.length).toBeGreaterThan(5)
    expect(ranked.at(-1)!.rate).toBeGreaterThan(ranked[0]!.rate)
    for (const { basis, rate, count } of ranked) {
      // rate = P + clamp(1 bp - P, +-5 bp): never further than 5 bp from the premium.
      expect(Math.abs(rate - basis) / count).toBeLessThan(0.0006)
    }
  })

  it.each([
    [{ stepMs: 7 }, /divides an hour, not 7/],
    [{ stepMs: 0 }, /divides an hour, not 0/],
    [{ symbolCount: 0 }, /symbols must be 1 to 200, not 0/],
    [{ symbolCount: 201 }, /symbols must be 1 to 200, not 201/],
  ])('refuses %o', (options, message) => {
    expect(() => syntheticFeed({ seed: 5, ...options })).toThrow(message)
  })
})
