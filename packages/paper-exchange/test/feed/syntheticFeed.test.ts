import { Decimal } from '@asterkit/instruments'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Feed, FeedError, type FeedEvent, syntheticFeed } from '../../src/index.ts'
import { listBook } from './listBook.ts'

const HOUR_MS = 3_600_000

/** One line per event, books included: what "the same to the last digit" means. */
function lines(feed: Feed, hours: number): string[] {
  return [...feed.take(feed.startTime + hours * HOUR_MS)].map((event) =>
    JSON.stringify(event.kind === 'book' ? { ...event, book: event.book() } : event),
  )
}

function marksOf(feed: Feed, symbol: string): Extract<FeedEvent, { kind: 'mark' }>[] {
  return [...feed.take(Number.POSITIVE_INFINITY)].flatMap((event) =>
    event.kind === 'mark' && event.symbol === symbol ? [event] : [],
  )
}

describe('syntheticFeed', () => {
  it('plays the same events to the last digit for the same seed', () => {
    expect(lines(syntheticFeed({ seed: 7 }), 48)).toEqual(lines(syntheticFeed({ seed: 7 }), 48))
  })

  it('plays other prices for another seed', () => {
    expect(lines(syntheticFeed({ seed: 7 }), 2)).not.toEqual(lines(syntheticFeed({ seed: 8 }), 2))
  })

  it('hands out each event once, in time order, however the time is cut', () => {
    const whole = lines(syntheticFeed({ seed: 3 }), 30)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 20 }), (steps) => {
        const feed = syntheticFeed({ seed: 3 })
        const pieces: string[] = []
        let until = feed.startTime - 1
        for (const step of steps) {
          until += step * 600_000
          if (until >= feed.startTime + 30 * HOUR_MS) break
          for (const event of feed.take(until)) {
            expect(event.time).toBeLessThanOrEqual(until)
            pieces.push(
              JSON.stringify(event.kind === 'book' ? { ...event, book: event.book() } : event),
            )
          }
        }
        pieces.push(...lines(feed, 30))
        expect(pieces).toEqual(whole)
      }),
      { numRuns: 10 },
    )
  })

  it('keeps what a caller left when it stopped half way', () => {
    const feed = syntheticFeed({ seed: 3 })
    const [first] = feed.take(feed.startTime)
    const rest = lines(feed, 0)
    expect([JSON.stringify(first && { ...first }), ...rest].length).toBe(
      lines(syntheticFeed({ seed: 3 }), 0).length,
    )
  })

  it('ends with the last hour of its days', () => {
    const feed = syntheticFeed({ seed: 7, days: 2 })
    expect(feed.endTime).toBe(feed.startTime + 48 * HOUR_MS)
    expect(marksOf(feed, 'BTCUSDT').at(-1)?.time).toBe(feed.endTime)
  })

  it('states books on tick and step, best first, with the bid below the ask', () => {
    const feed = syntheticFeed({ seed: 7, days: 1 })
    const rules = new Map(
      feed.instruments.map((listed) => [`${listed.market} ${listed.symbol}`, listed]),
    )
    for (const event of feed.take(Number.POSITIVE_INFINITY)) {
      if (event.kind !== 'book') continue
      const listed = rules.get(`${event.market} ${event.symbol}`)!
      const { bids, asks } = listBook(event.book())
      if (listed.status !== 'TRADING') {
        expect(bids.length + asks.length).toBe(0)
        continue
      }
      for (const [price, quantity] of [...bids, ...asks]) {
        expect(price.mod(listed.price.tick).isZero()).toBe(true)
        expect(quantity.mod(listed.lot.step).isZero() && quantity.gt(0)).toBe(true)
      }
      expect(bids[0]![0].lt(asks[0]![0])).toBe(true)
      expect(bids.every(([price], index) => index === 0 || price.lt(bids[index - 1]![0]))).toBe(
        true,
      )
      expect(asks.every(([price], index) => index === 0 || price.gt(asks[index - 1]![0]))).toBe(
        true,
      )
    }
  })

  it('states marks so that a legal quantity times the mark has at most 8 decimals', () => {
    const feed = syntheticFeed({ seed: 7, days: 1 })
    const steps = new Map(
      feed.instruments.flatMap((listed) =>
        listed.market === 'perp' ? [[listed.symbol, listed.lot.step] as const] : [],
      ),
    )
    for (const event of feed.take(Number.POSITIVE_INFINITY)) {
      if (event.kind !== 'mark') continue
      const value = event.markPrice.times(steps.get(event.symbol)!)
      expect(value.decimalPlaces()).toBeLessThanOrEqual(8)
    }
  })

  it('knows at least 30 settlements of every perpetual before it starts, without a gap', () => {
    const feed = syntheticFeed({ seed: 7 })
    for (const [symbol, rule] of feed.funding) {
      const settled = feed.settledBefore(symbol)
      expect(settled.length).toBeGreaterThanOrEqual(30)
      expect(settled.at(-1)!.time).toBe(feed.startTime)
      const steps = new Set(settled.slice(1).map((row, index) => row.time - settled[index]!.time))
      expect([...steps]).toEqual([rule.intervalHours * HOUR_MS])
    }
  })

  it('has the cases that a funding farmer meets', () => {
    const feed = syntheticFeed({ seed: 7 })
    const markets = (symbol: string) =>
      feed.instruments.filter((listed) => listed.symbol === symbol).map((listed) => listed.market)
    expect(markets('XAUUSDT')).toEqual(['perp'])
    expect(markets('FORMUSDT')).toEqual(['spot'])
    expect(markets('USD1USDT')).toEqual(['spot', 'perp'])
    expect(feed.instruments.find((listed) => listed.status === 'SETTLING')?.symbol).toBe('SANDUSDT')
    expect(
      [...new Set([...feed.funding.values()].map((rule) => rule.intervalHours))].sort(),
    ).toEqual([1, 4, 8])
  })

  it.each([7, 1, 42])('pays seed %i more than a round trip in three pairs over 30 days', (seed) => {
    const feed = syntheticFeed({ seed, days: 30 })
    const best = ['ASTERUSDT', 'SOLUSDT', 'HYPEUSDT'].map((symbol) => {
      const interval = feed.funding.get(symbol)!.intervalHours * HOUR_MS
      const rates = marksOf(syntheticFeed({ seed, days: 30 }), symbol)
        .filter((mark) => mark.time % interval === 0)
        .map((mark) => mark.fundingRate.toNumber() * 10_000)
      const window = (6 * 24 * HOUR_MS) / interval
      const sums = rates.map((_rate, index) =>
        rates.slice(index, index + window).reduce((sum, rate) => sum + rate, 0),
      )
      return Math.max(...sums)
    })
    // Round trips cost 18 to 22 basis points; the best six days of each pair pay twice that.
    expect(Math.min(...best)).toBeGreaterThan(40)
  })

  it('keeps rates within cap and floor and the basis within 40 basis points', () => {
    const feed = syntheticFeed({ seed: 11, days: 60 })
    const cap = new Decimal('0.02')
    for (const event of feed.take(Number.POSITIVE_INFINITY)) {
      if (event.kind !== 'mark') continue
      expect(event.fundingRate.abs().lte(cap)).toBe(true)
      expect(event.markPrice.div(event.indexPrice).minus(1).abs().lt('0.004')).toBe(true)
    }
  })

  it.each([
    { seed: -1 },
    { seed: 1.5 },
    { seed: 1, days: 0 },
    { seed: 1, days: Number.NaN },
    { seed: 1, startTime: -5 },
  ])('refuses %o', (options) => {
    expect(() => syntheticFeed(options)).toThrow(FeedError)
  })
})
