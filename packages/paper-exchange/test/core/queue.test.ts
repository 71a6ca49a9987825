import { describe, expect, it } from 'vitest'
import { orderOf, text } from './testOrders.ts'
import { openTestVenue, START } from './testVenue.ts'

type Side = 'buy' | 'sell'

/** A venue whose feed prints trades; 50 are displayed at 100 and at 99 on the bid. */
function openQueue() {
  const test = openTestVenue()
  let time = START
  const play = () => test.venue.advanceTo(time)
  return {
    ...test,
    print(price: string, quantity: string, takerSide: Side = 'sell') {
      time += 1
      test.feed.trade(time, 'perp', 'SOLUSDT', { price, quantity, takerSide })
      play()
    },
    book(bids: readonly [string, string][], asks: readonly [string, string][]) {
      time += 1
      test.feed.book(time, 'perp', 'SOLUSDT', { bids, asks })
      play()
    },
    buy: (price: string, quantity = '1') =>
      test.user.placeOrder(orderOf({ price, quantity })).orderId,
    filled: (orderId: number, account = test.user) =>
      text(account.getOrder('perp', 'SOLUSDT', { orderId }).executedQuantity),
  }
}

describe('a resting order in the queue', () => {
  it('waits until what was displayed before it has traded', () => {
    const { buy, print, filled } = openQueue()
    const orderId = buy('100', '2')
    print('100', '49.5')
    expect(filled(orderId)).toBe('0')
    print('100', '1.5')
    expect(filled(orderId)).toBe('1')
    print('100', '5')
    expect(filled(orderId)).toBe('2')
  })

  it('is not reached by takers of the other side', () => {
    const { buy, print, filled } = openQueue()
    const orderId = buy('100')
    print('100', '500', 'buy')
    expect(filled(orderId)).toBe('0')
  })

  it('trades at its own price, for no more than the print, when a print goes through it', () => {
    const { buy, print, filled, user } = openQueue()
    const orderId = buy('100', '3')
    print('99', '2')
    expect(filled(orderId)).toBe('2')
    expect(user.fills('perp', 'SOLUSDT').map(({ price }) => text(price))).toEqual(['100'])
  })

  it('is not filled by a print off the grid', () => {
    const { buy, print, filled } = openQueue()
    const orderId = buy('100')
    print('99.995', '500')
    expect(filled(orderId)).toBe('0')
  })

  it('moves up when the level falls below what was ahead, and not when others cancel behind', () => {
    const { buy, print, filled, book } = openQueue()
    print('100.05', '1', 'buy')
    const orderId = buy('100')
    book([['100', '80']], [['100.1', '50']])
    book([['100', '20']], [['100.1', '50']])
    book([['100', '60']], [['100.1', '50']])
    print('100', '20')
    expect(filled(orderId)).toBe('0')
    print('100', '1')
    expect(filled(orderId)).toBe('1')
  })

  it('has nobody ahead at a price that nobody shows', () => {
    const { buy, print, filled } = openQueue()
    const orderId = buy('100.05')
    print('100.05', '1')
    expect(filled(orderId)).toBe('1')
  })

  it('waits beyond the shown depth until the level comes into sight', () => {
    const { buy, print, filled, book } = openQueue()
    print('100.05', '1', 'buy')
    const orderId = buy('97')
    book([['97', '10']], [['100.1', '50']])
    print('97', '10')
    expect(filled(orderId)).toBe('0')
    print('97', '1')
    expect(filled(orderId)).toBe('1')
  })

  it('shares the queue with the orders of other accounts by time', () => {
    const { buy, print, filled, other, book } = openQueue()
    print('100.05', '1', 'buy')
    const first = buy('100')
    book([['100', '70']], [['100.1', '50']])
    const second = other.placeOrder(orderOf({ price: '100', quantity: '1' })).orderId
    // 50 outside, our first, 20 outside, their second.
    print('100', '51')
    expect([filled(first), filled(second, other)]).toEqual(['1', '0'])
    print('100', '20')
    expect(filled(second, other)).toBe('0')
    print('100', '1')
    expect(filled(second, other)).toBe('1')
  })

  it('tells the public its part and the rest of a print once each', () => {
    const { buy, print, venue } = openQueue()
    buy('100.05', '1')
    const told: string[] = []
    venue.onEvent((event) => {
      if (event.kind === 'trade') told.push(`${text(event.quantity)} ${event.isOutside}`)
    })
    print('100.05', '4')
    expect(told).toEqual(['1 false', '3 true'])
  })
})
