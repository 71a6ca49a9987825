import { decimal } from '@asterkit/instruments'
import { describe, expect, it } from 'vitest'
import type { VenueEvent } from '../../src/core/index.ts'
import { bookAt, limit, openTestVenue, START } from './testVenue.ts'

const text = (value: { toFixed(): string } | undefined) => value?.toFixed()

describe('public trades', () => {
  it('tell the outside trades of the feed, numbered by the venue', () => {
    const { venue, feed } = openTestVenue()
    const heard: VenueEvent[] = []
    venue.onEvent((event) => heard.push(event))
    const print = { price: '100.02', quantity: '3', takerSide: 'buy', tradeId: 77 } as const
    feed.trade(START + 1, 'perp', 'SOLUSDT', print)
    feed.trade(START + 1, 'perp', 'SOLUSDT', { ...print, price: '100.03' })
    venue.advanceTo(START + 1)
    expect(heard).toEqual([
      {
        kind: 'trade',
        time: START + 1,
        market: 'perp',
        symbol: 'SOLUSDT',
        tradeId: 1,
        price: decimal('100.02'),
        quantity: decimal('3'),
        takerSide: 'buy',
        isOutside: true,
        outsideTradeId: 77,
      },
      expect.objectContaining({ tradeId: 2, price: decimal('100.03') }),
    ])
    expect(text(venue.lastPrice('perp', 'SOLUSDT'))).toBe('100.03')
  })

  it('tell once each trade of an account, under the id of its fill', () => {
    const { venue, user, other } = openTestVenue()
    const heard: VenueEvent[] = []
    venue.onEvent((event) => event.kind === 'trade' && heard.push(event))
    other.placeOrder(limit('spot', 'sell', { quantity: '1', price: '99.95', timeInForce: 'GTC' }))
    user.placeOrder(limit('spot', 'buy', { quantity: '2', price: '100' }))
    const ids = user.fills('spot', 'SOLUSDT').map(({ tradeId }) => tradeId)
    expect(heard).toEqual([
      expect.objectContaining({
        tradeId: ids[0],
        price: decimal('99.95'),
        takerSide: 'buy',
        isOutside: false,
      }),
      expect.objectContaining({ tradeId: ids[1], price: decimal('100'), isOutside: false }),
    ])
  })

  it('tell that the outside took a resting order when its book came through', () => {
    const { venue, feed, user } = openTestVenue()
    const heard: VenueEvent[] = []
    venue.onEvent((event) => event.kind === 'trade' && heard.push(event))
    user.placeOrder(limit('spot', 'buy', { quantity: '1', price: '99', timeInForce: 'GTC' }))
    bookAt(feed, START + 1, 'spot', '98', '98.5')
    venue.advanceTo(START + 1)
    expect(heard).toEqual([expect.objectContaining({ price: decimal('99'), takerSide: 'sell' })])
  })
})

describe('the last price', () => {
  it('is the middle of the book, on the tick below, where the feed states no trades', () => {
    const { venue, feed } = openTestVenue()
    expect(text(venue.lastPrice('perp', 'SOLUSDT'))).toBe('100.05')
    bookAt(feed, START + 1, 'perp', '100', '100.05')
    venue.advanceTo(START + 1)
    expect(text(venue.lastPrice('perp', 'SOLUSDT'))).toBe('100.02')
  })

  it('stays at the newest trade where the feed states trades', () => {
    const { venue, feed, user } = openTestVenue()
    const print = { price: '99.97', quantity: '3', takerSide: 'buy' } as const
    feed.trade(START + 1, 'spot', 'SOLUSDT', print)
    bookAt(feed, START + 2, 'spot', '90', '91')
    venue.advanceTo(START + 2)
    expect(text(venue.lastPrice('spot', 'SOLUSDT'))).toBe('99.97')
    user.placeOrder(limit('spot', 'buy', { quantity: '1', price: '91' }))
    expect(text(venue.lastPrice('spot', 'SOLUSDT'))).toBe('91')
  })
})
