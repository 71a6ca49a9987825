import { decimal } from '@asterkit/instruments'
import { describe, expect, it } from 'vitest'
import { codeOf, FINE, instrumentOf, limit, openTestVenue, START } from './testVenue.ts'

const text = (value: { toFixed(): string } | undefined) => value?.toFixed()

describe('spot accounting', () => {
  it('takes a buyer’s commission out of the coins bought', () => {
    const { user } = openTestVenue()
    user.placeOrder(limit('spot', 'buy', { quantity: '2', price: '100' }))
    // 1 % of 2 coins; 2 * 100 paid.
    expect(text(user.spotBalances().get('SOL')?.free)).toBe('11.98')
    expect(text(user.spotBalances().get('USDT')?.free)).toBe('9800')
    const [fill] = user.fills('spot', 'SOLUSDT')
    expect([text(fill?.commission), fill?.commissionAsset]).toEqual(['0.02', 'SOL'])
  })

  it('takes a seller’s commission out of the quote received', () => {
    const { user } = openTestVenue()
    user.placeOrder(limit('spot', 'sell', { quantity: '2', price: '99' }))
    // 2 * 99.9 = 199.8, less 1.998.
    expect(text(user.spotBalances().get('SOL')?.free)).toBe('8')
    expect(text(user.spotBalances().get('USDT')?.free)).toBe('10197.802')
    expect(user.fills('spot', 'SOLUSDT')[0]?.commissionAsset).toBe('USDT')
  })

  it('rounds to 8 decimals against the user', () => {
    const { user, venue, feed } = openTestVenue({
      commission: {
        spot: { maker: decimal('0'), taker: decimal('0.000333') },
        perp: { maker: decimal('0'), taker: decimal('0') },
      },
    })
    feed.book(START + 1, 'spot', 'SOLUSDT', { bids: [['33.33', '9']], asks: [['33.33', '9']] })
    venue.advanceTo(START + 1)
    user.placeOrder(limit('spot', 'buy', { quantity: '0.3333', price: '33.33' }))
    // 0.3333 * 0.000333 = 0.0001109889, up to 0.00011099 coins.
    expect(text(user.fills('spot', 'SOLUSDT')[0]?.commission)).toBe('0.00011099')
    user.placeOrder(limit('spot', 'sell', { quantity: '0.3333', price: '33.33' }))
    // 0.3333 * 33.33 = 11.108889; its fee 0.003699260037 goes up to 0.00369927.
    expect(text(user.fills('spot', 'SOLUSDT')[1]?.commission)).toBe('0.00369927')
    expect(text(user.spotBalances().get('USDT')?.free)).toBe('9999.99630073')
  })

  it('rounds values beyond 8 decimals up for buyers and down for sellers', () => {
    const { user, venue, feed } = openTestVenue({
      instruments: [instrumentOf('spot', 'SOLUSDT', FINE)],
    })
    feed.book(START + 1, 'spot', 'SOLUSDT', { bids: [['33.3333', '9']], asks: [['33.3333', '9']] })
    venue.advanceTo(START + 1)
    user.placeOrder(limit('spot', 'buy', { quantity: '0.33333', price: '33.3333' }))
    user.placeOrder(limit('spot', 'sell', { quantity: '0.33333', price: '33.3333' }))
    // 0.33333 * 33.3333 = 11.110988889
    expect(user.fills('spot', 'SOLUSDT').map((fill) => text(fill.quoteQuantity))).toEqual([
      '11.11098889',
      '11.11098888',
    ])
  })

  it('never overdraws an order that spends the whole balance, however its parts are rounded', () => {
    // Each part of 0.33337 costs 11.112322221, rounded up by 0.9 units; both together have 22.22464445.
    const options = {
      instruments: [instrumentOf('spot', 'SOLUSDT', FINE)],
      startingBalances: { spot: { USDT: '22.22464445' }, perp: {} },
    }
    const level = ['33.3333', '0.33337'] as const
    const order = limit('spot', 'buy', {
      quantity: '0.66674',
      price: '33.3333',
      timeInForce: 'GTC',
    })
    for (const asks of [[level, level], [level]]) {
      const { user, venue, feed } = openTestVenue(options)
      feed.book(START + 1, 'spot', 'SOLUSDT', { bids: [], asks })
      venue.advanceTo(START + 1)
      user.placeOrder(order)
      feed.book(START + 2, 'spot', 'SOLUSDT', { bids: [], asks: [level] })
      venue.advanceTo(START + 2)
      expect(user.listOrders('spot', 'SOLUSDT')[0]?.status).toBe('FILLED')
      const usdt = user.spotBalances().get('USDT')
      expect([text(usdt?.free), text(usdt?.locked)]).toEqual(['0', '0'])
    }
  })

  it('binds the funds of a resting order and frees them when it is cancelled', () => {
    const { user } = openTestVenue()
    user.placeOrder(
      limit('spot', 'buy', { quantity: '10', price: '98', timeInForce: 'GTC', id: 'bid' }),
    )
    user.placeOrder(
      limit('spot', 'sell', { quantity: '3', price: '110', timeInForce: 'GTC', id: 'ask' }),
    )
    const view = () =>
      [...user.spotBalances()].map(([asset, { free, locked }]) => [asset, text(free), text(locked)])
    expect(view()).toEqual([
      ['USDT', '9020', '980'],
      ['SOL', '7', '3'],
    ])
    user.cancelOrder('spot', 'SOLUSDT', { clientOrderId: 'bid' })
    user.cancelAllOrders('spot', 'SOLUSDT')
    expect(view()).toEqual([
      ['USDT', '10000', '0'],
      ['SOL', '10', '0'],
    ])
    expect(codeOf(() => user.cancelOrder('spot', 'SOLUSDT', { clientOrderId: 'bid' }))).toBe(-2011)
  })

  it('frees what a resting buy saved by taking better prices first', () => {
    const { user } = openTestVenue()
    user.placeOrder(limit('spot', 'buy', { quantity: '60', price: '100.5', timeInForce: 'GTC' }))
    // 50 at 100 are paid, 10 rest at 100.5.
    const usdt = user.spotBalances().get('USDT')
    expect([text(usdt?.free), text(usdt?.locked)]).toEqual(['3995', '1005'])
  })
})
