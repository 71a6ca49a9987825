import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MarketHistory } from '../../src/core/index.ts'
import { bookAt, HOUR, limit, openTestVenue, START } from './testVenue.ts'

const MINUTE = 60_000

function open() {
  const opened = openTestVenue()
  return { ...opened, history: new MarketHistory(opened.venue) }
}

const LAST_MINUTES = { source: 'last', interval: '1m' } as const

describe('candles', () => {
  it('come from trades, stand where nothing happens and fold into longer ones', () => {
    const { venue, feed, history } = open()
    const print = (time: number, price: string, quantity: string, takerSide: 'buy' | 'sell') =>
      feed.trade(START + time, 'perp', 'SOLUSDT', { price, quantity, takerSide })
    print(MINUTE + 1, '101', '2', 'buy')
    print(MINUTE + 2, '99.5', '1', 'sell')
    print(4 * MINUTE, '100.25', '0.1', 'buy')
    venue.advanceTo(START + 5 * MINUTE)
    const minutes = history.candles('perp', 'SOLUSDT', LAST_MINUTES, { limit: 10 })
    expect(minutes.map(({ openTime }) => (openTime - START) / MINUTE)).toEqual([0, 1, 2, 3, 4, 5])
    expect(minutes[1]).toMatchObject({
      open: 101,
      high: 101,
      low: 99.5,
      close: 99.5,
      volume: 3,
      quoteVolume: 301.5,
      trades: 2,
      takerVolume: 2,
      takerQuoteVolume: 202,
    })
    expect(minutes[3]).toMatchObject({ open: 99.5, close: 99.5, volume: 0, firstTradeId: -1 })
    const [quarter] = history.candles(
      'perp',
      'SOLUSDT',
      { source: 'last', interval: '15m' },
      { limit: 1 },
    )
    expect(quarter).toMatchObject({ openTime: START, high: 101, close: 100.25, trades: 3 })
    expect(quarter!.volume).toBeCloseTo(3.1, 12)
  })

  it('follow the middle of the book while the feed states no trade', () => {
    const { venue, feed, history } = open()
    bookAt(feed, START + MINUTE, 'spot', '102', '102.1')
    venue.advanceTo(START + MINUTE)
    const minutes = history.candles('spot', 'SOLUSDT', LAST_MINUTES, { limit: 10 })
    expect(minutes.map(({ close, volume }) => [close, volume])).toEqual([
      [99.95, 0],
      [102.05, 0],
    ])
  })

  it('exist of mark and index price', () => {
    const { venue, feed, history } = open()
    feed.mark(START + HOUR, 'SOLUSDT', '103', { indexPrice: '102' })
    venue.advanceTo(START + HOUR)
    const closes = (source: 'mark' | 'index') =>
      history
        .candles('perp', 'SOLUSDT', { source, interval: '1h' }, { limit: 5 })
        .map(({ close }) => close)
    expect([closes('mark'), closes('index')]).toEqual([
      [100, 103],
      [100, 102],
    ])
  })

  it('give the first rows from a start on and the newest ones without', () => {
    const { venue, feed, history } = open()
    for (let hour = 1; hour <= 50; hour += 1) {
      feed.mark(START + hour * HOUR, 'SOLUSDT', String(100 + hour))
    }
    venue.advanceTo(START + 50 * HOUR)
    const hours = (range: { startTime?: number; endTime?: number; limit: number }) =>
      history
        .candles('perp', 'SOLUSDT', { source: 'mark', interval: '1h' }, range)
        .map(({ openTime }) => (openTime - START) / HOUR)
    expect(hours({ limit: 2 })).toEqual([49, 50])
    expect(hours({ startTime: START + 3 * HOUR, limit: 2 })).toEqual([3, 4])
    expect(hours({ startTime: START + 3 * HOUR + 1, limit: 1 })).toEqual([4])
    expect(hours({ endTime: START + 7 * HOUR + 5, limit: 2 })).toEqual([6, 7])
    expect(hours({ startTime: START + 90 * HOUR, limit: 2 })).toEqual([])
  })

  it('hold a bounded past and fold alike, whatever the trades', () => {
    const step = fc.record({
      wait: fc.integer({ min: 0, max: 400_000 }),
      price: fc.integer({ min: 1, max: 999 }),
    })
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
        const { venue, feed, history } = open()
        let time = START
        for (const { wait, price } of steps) {
          time += wait
          feed.trade(time, 'spot', 'SOLUSDT', {
            price: String(price),
            quantity: '1',
            takerSide: 'buy',
          })
        }
        venue.advanceTo(time)
        const of = (interval: '1m' | '5m') =>
          history.candles('spot', 'SOLUSDT', { source: 'last', interval }, { limit: 1500 })
        const minutes = of('1m')
        for (const five of of('5m')) {
          const within = minutes.filter(
            ({ openTime }) => Math.floor(openTime / 300_000) * 300_000 === five.openTime,
          )
          // A minute in which nothing happened repeats an older price.
          const moved = within.filter(({ openTime, trades }) => trades > 0 || openTime === START)
          if (moved.length === 0) continue
          expect(five.high).toBe(Math.max(...moved.map(({ high }) => high)))
          expect(five.low).toBe(Math.min(...moved.map(({ low }) => low)))
          expect(five.close).toBe(within.at(-1)?.close)
          expect(five.trades).toBe(within.reduce((sum, { trades }) => sum + trades, 0))
        }
      }),
      { numRuns: 100 },
    )
  })
})

describe('the day', () => {
  it('forgets what is older than 24 hours', () => {
    const { venue, feed, history } = open()
    const print = (hours: number, price: string) =>
      feed.trade(START + hours * HOUR, 'perp', 'SOLUSDT', {
        price,
        quantity: '1',
        takerSide: 'buy',
      })
    print(1, '150')
    print(2, '110')
    print(25, '120')
    print(26, '130')
    venue.advanceTo(START + 26 * HOUR)
    expect(history.day('perp', 'SOLUSDT')).toMatchObject({
      open: 120,
      high: 130,
      low: 120,
      close: 130,
      volume: 2,
      quoteVolume: 250,
      trades: 2,
      previousClose: 110,
    })
  })
})

describe('trades', () => {
  it('of one taker at one price are one aggregate, and two takers make two', () => {
    const { venue, user, other, history } = open()
    user.placeOrder(limit('perp', 'sell', { quantity: '1', price: '100.05', timeInForce: 'GTC' }))
    user.placeOrder(limit('perp', 'sell', { quantity: '2', price: '100.05', timeInForce: 'GTC' }))
    other.placeOrder(limit('perp', 'buy', { quantity: '2.5', price: '100.05' }))
    other.placeOrder(limit('perp', 'buy', { quantity: '0.5', price: '100.05' }))
    venue.advanceTo(START + 1)
    const trades = history.trades('perp', 'SOLUSDT', { limit: 10 })
    expect(trades.map(({ quantity }) => quantity.toFixed())).toEqual(['1', '1.5', '0.5'])
    const rows = history.aggregates('perp', 'SOLUSDT', { limit: 10 })
    expect(
      rows.map((row) => [
        row.aggregateId,
        row.quantity.toFixed(),
        row.firstTradeId,
        row.lastTradeId,
      ]),
    ).toEqual([
      [1, '2.5', trades[0]?.tradeId, trades[1]?.tradeId],
      [2, '0.5', trades[2]?.tradeId, trades[2]?.tradeId],
    ])
  })

  it('are kept up to a bound, newest last, and found by id and time', () => {
    const { venue, feed, history } = open()
    for (let index = 1; index <= 9_000; index += 1) {
      feed.trade(START + index, 'spot', 'SOLUSDT', {
        price: '100',
        quantity: '1',
        takerSide: 'sell',
      })
    }
    venue.advanceTo(START + 9_000)
    const all = history.trades('spot', 'SOLUSDT', { limit: 100_000 })
    expect([all.length, all.at(-1)?.time]).toEqual([2_000, START + 9_000])
    const fromId = all[10]!.tradeId
    expect(history.trades('spot', 'SOLUSDT', { fromId, limit: 2 })).toEqual(all.slice(10, 12))
    const times = { startTime: START + 8_001, endTime: START + 8_002, limit: 5 }
    expect(history.aggregates('spot', 'SOLUSDT', times).map(({ time }) => time - START)).toEqual([
      8_001, 8_002,
    ])
  })

  it('give back amounts of more digits than a JS number holds', () => {
    const { venue, feed, history } = open()
    const print = { price: '100.01', quantity: '123456789012.12345678', takerSide: 'buy' } as const
    feed.trade(START + 1, 'perp', 'SOLUSDT', { ...print, tradeId: 77 })
    venue.advanceTo(START + 1)
    const [trade] = history.trades('perp', 'SOLUSDT', { limit: 1 })
    expect(trade).toEqual(history.lastTrade('perp', 'SOLUSDT'))
    expect([trade?.quantity.toFixed(), trade?.outsideTradeId]).toEqual([print.quantity, 77])
  })

  it('leave out an aggregate whose first trades are forgotten', () => {
    const { venue, feed, history } = open()
    for (let index = 0; index < 2_501; index += 1) {
      const time = START + 1 + Math.floor(index / 2)
      feed.trade(time, 'spot', 'SOLUSDT', { price: '100', quantity: '1', takerSide: 'sell' })
    }
    venue.advanceTo(START + HOUR)
    const rows = history.aggregates('spot', 'SOLUSDT', { limit: 5_000 })
    expect(rows.map(({ aggregateId }) => aggregateId)).toEqual(
      Array.from({ length: 1_000 }, (_, index) => 252 + index),
    )
    expect(rows.slice(-2).map(({ quantity }) => quantity.toFixed())).toEqual(['2', '1'])
    const newest = history.aggregates('spot', 'SOLUSDT', { limit: 3 })
    expect(newest).toEqual(rows.slice(-3))
    expect(history.aggregates('spot', 'SOLUSDT', { fromId: 300, limit: 3 })).toEqual(
      rows.slice(48, 51),
    )
  })
})
