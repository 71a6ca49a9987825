import { decimal } from '@asterkit/instruments'
import { describe, expect, it } from 'vitest'
import { bookAt, HOUR, limit, openTestVenue, START } from './testVenue.ts'

const text = (value: { toFixed(): string } | undefined) => value?.toFixed()

describe('matching', () => {
  it('takes the best level first and never beyond the limit; the rest of an IOC expires', () => {
    const { user } = openTestVenue()
    // 50 at 100 fit the limit, the next level at 101 does not.
    const order = user.placeOrder(limit('spot', 'buy', { quantity: '60', price: '100.5' }))
    expect([order.status, text(order.executedQuantity), text(order.executedQuote)]).toEqual([
      'EXPIRED',
      '50',
      '5000',
    ])
    expect(user.openOrders('spot')).toEqual([])
  })

  it('remembers what was taken until the feed names a new book', () => {
    const { user, venue, feed } = openTestVenue()
    user.placeOrder(limit('spot', 'buy', { quantity: '20', price: '100' }))
    expect(text(venue.quote('spot', 'SOLUSDT')?.askQuantity)).toBe('30')
    user.placeOrder(limit('spot', 'buy', { quantity: '30', price: '100' }))
    expect(text(venue.quote('spot', 'SOLUSDT')?.askPrice)).toBe('101')
    bookAt(feed, START + 1, 'spot', '99.9', '100')
    venue.advanceTo(START + 1)
    expect(text(venue.quote('spot', 'SOLUSDT')?.askQuantity)).toBe('50')
  })

  it('expires an IOC with nothing to take', () => {
    const { user } = openTestVenue()
    const order = user.placeOrder(limit('perp', 'sell', { quantity: '1', price: '101' }))
    expect([order.status, text(order.executedQuantity)]).toEqual(['EXPIRED', '0'])
    expect(user.fills('perp', 'SOLUSDT')).toEqual([])
  })

  it('fills a FOK whole or not at all', () => {
    const { user } = openTestVenue()
    const tooMuch = limit('spot', 'buy', { quantity: '60', price: '100', timeInForce: 'FOK' })
    expect(text(user.placeOrder(tooMuch).executedQuantity)).toBe('0')
    const overTwoLevels = limit('spot', 'buy', { quantity: '60', price: '101', timeInForce: 'FOK' })
    const order = user.placeOrder(overTwoLevels)
    // 50 * 100 + 10 * 101
    expect([order.status, text(order.executedQuote)]).toEqual(['FILLED', '6010'])
  })

  it('expires a GTX that would take and rests one that would not', () => {
    const { user, venue } = openTestVenue()
    const taking = limit('spot', 'buy', { quantity: '1', price: '100', timeInForce: 'GTX' })
    expect(user.placeOrder(taking).status).toBe('EXPIRED')
    const resting = limit('spot', 'buy', { quantity: '1', price: '99.95', timeInForce: 'GTX' })
    expect(user.placeOrder(resting).status).toBe('NEW')
    expect(text(venue.quote('spot', 'SOLUSDT')?.bidPrice)).toBe('99.95')
  })

  it('fills a resting order at its own price when the outside book reaches it', () => {
    const { user, venue, feed } = openTestVenue()
    const { orderId } = user.placeOrder(
      limit('spot', 'buy', { quantity: '70', price: '98', timeInForce: 'GTC' }),
    )
    bookAt(feed, START + HOUR, 'spot', '96', '97')
    venue.advanceTo(START + HOUR)
    // 50 are offered at 97 and 50 at 97.97: both reach 98, and both trade at 98.
    const order = user.getOrder('spot', 'SOLUSDT', { orderId })
    expect([order.status, text(order.executedQuote)]).toEqual(['FILLED', '6860'])
    expect(
      user
        .fills('spot', 'SOLUSDT')
        .map((fill) => [text(fill.price), text(fill.quantity), fill.isMaker]),
    ).toEqual([
      ['98', '50', true],
      ['98', '20', true],
    ])
    // 30 of the second level are left.
    expect(text(venue.quote('spot', 'SOLUSDT')?.askQuantity)).toBe('30')
  })

  it('fills a resting order when the outside book just touches its price', () => {
    const { user, venue, feed } = openTestVenue()
    const rest = limit('spot', 'sell', { quantity: '1', price: '105', timeInForce: 'GTC' })
    const { orderId } = user.placeOrder(rest)
    bookAt(feed, START + 1, 'spot', '104.99', '105.2')
    venue.advanceTo(START + 1)
    expect(user.getOrder('spot', 'SOLUSDT', { orderId }).status).toBe('NEW')
    bookAt(feed, START + 2, 'spot', '105', '105.2')
    venue.advanceTo(START + 2)
    expect(user.getOrder('spot', 'SOLUSDT', { orderId }).status).toBe('FILLED')
  })

  it('matches accounts by price, then by time, and the outside first at equal prices', () => {
    const { user, other, venue } = openTestVenue()
    venue.deposit('0x3', 'spot', 'SOL', decimal('10'))
    const third = venue.account('0x3')
    const sell = (price: string) =>
      limit('spot', 'sell', { quantity: '1', price, timeInForce: 'GTC' })
    other.placeOrder(sell('100'))
    other.placeOrder(sell('99.95'))
    third.placeOrder(sell('99.95'))
    const taken = user.placeOrder(limit('spot', 'buy', { quantity: '53', price: '100' }))
    expect(taken.status).toBe('FILLED')
    // 2 * 99.95 + 50 * 100 (outside) + 1 * 100
    expect(text(taken.executedQuote)).toBe('5299.9')
    const [first, second, last] = [
      other.fills('spot', 'SOLUSDT')[0],
      third.fills('spot', 'SOLUSDT')[0],
      other.fills('spot', 'SOLUSDT')[1],
    ]
    expect([first, second, last].map((fill) => [text(fill?.price), fill?.tradeId])).toEqual([
      ['99.95', 1],
      ['99.95', 2],
      ['100', 4],
    ])
  })

  it('never trades an account with itself: the taker expires at its own order', () => {
    const { user } = openTestVenue()
    user.placeOrder(limit('spot', 'sell', { quantity: '1', price: '99.95', timeInForce: 'GTC' }))
    const order = user.placeOrder(
      limit('spot', 'buy', { quantity: '2', price: '100', timeInForce: 'GTC' }),
    )
    expect([order.status, text(order.executedQuantity)]).toEqual(['EXPIRED', '0'])
    const fok = limit('spot', 'buy', { quantity: '2', price: '100', timeInForce: 'FOK' })
    expect(text(user.placeOrder(fok).executedQuantity)).toBe('0')
  })

  it('hides HIDDEN orders from the book but lets them trade', () => {
    const { user, other, venue } = openTestVenue()
    other.placeOrder(
      limit('spot', 'sell', { quantity: '1', price: '99.95', timeInForce: 'HIDDEN' }),
    )
    expect(text(venue.quote('spot', 'SOLUSDT')?.askPrice)).toBe('100')
    const order = user.placeOrder(limit('spot', 'buy', { quantity: '1', price: '100' }))
    expect(text(order.executedQuote)).toBe('99.95')
  })

  it('buys for a quote amount, floored to the step', () => {
    const { user } = openTestVenue()
    const order = user.placeOrder({
      market: 'spot',
      symbol: 'SOLUSDT',
      side: 'buy',
      type: 'MARKET',
      quoteOrderQty: decimal('5010.5'),
    })
    // 50 at 100, then 10.5 / 101 = 0.10396 floored to 0.1039
    expect([order.status, text(order.executedQuantity)]).toEqual(['FILLED', '50.1039'])
  })

  it('keeps perp MARKET fills within the take bound of the mark', () => {
    const marketTakeBound = new Map([['SOLUSDT', decimal('0.005')]])
    const { user } = openTestVenue({ marketTakeBound })
    const order = user.placeOrder({
      market: 'perp',
      symbol: 'SOLUSDT',
      side: 'buy',
      type: 'MARKET',
      quantity: decimal('60'),
    })
    // 100.1 is within 100.5, 101.1 is not.
    expect([order.status, text(order.executedQuantity)]).toEqual(['EXPIRED', '50'])
  })

  it('merges resting orders into the depth', () => {
    const { user, venue } = openTestVenue()
    user.placeOrder(limit('spot', 'buy', { quantity: '2', price: '99.9', timeInForce: 'GTC' }))
    user.placeOrder(limit('spot', 'buy', { quantity: '3', price: '99.5', timeInForce: 'GTC' }))
    const depth = venue.depth('spot', 'SOLUSDT', 2)
    expect(depth?.bids.map(([price, quantity]) => [text(price), text(quantity)])).toEqual([
      ['99.9', '52'],
      ['99.5', '3'],
    ])
  })
})
