import { decimal } from '@asterkit/instruments'
import { describe, expect, it } from 'vitest'
import { bookAt, codeOf, FINE, instrumentOf, limit, openTestVenue, START } from './testVenue.ts'

const text = (value: { toFixed(): string } | undefined) => value?.toFixed()

describe('perp accounting', () => {
  it('keeps cost exact and books profit of the closed share', () => {
    const { user, venue, feed } = openTestVenue()
    user.placeOrder(limit('perp', 'sell', { quantity: '3', price: '99' }))
    // 3 sold at 100: cost -300, fee 3.
    expect(text(user.perpWallet().wallet)).toBe('4997')
    feed.mark(START + 1, 'SOLUSDT', '90')
    bookAt(feed, START + 1, 'perp', '89.9', '90')
    venue.advanceTo(START + 1)
    const open = user.position('SOLUSDT')
    // -3 * 90 + 300
    expect([text(open.unrealizedProfit), text(open.entryPrice), text(open.cost)]).toEqual([
      '30',
      '100',
      '-300',
    ])
    user.placeOrder(limit('perp', 'buy', { quantity: '1', price: '91', reduceOnly: true }))
    // Closed 1 at 90: 10 profit, 0.9 fee.
    const [, close] = user.fills('perp', 'SOLUSDT')
    expect([text(close?.realizedPnl), text(close?.commission)]).toEqual(['10', '0.9'])
    expect(text(user.perpWallet().wallet)).toBe('5006.1')
    expect(text(user.position('SOLUSDT').cost)).toBe('-200')
    expect(user.income().map((row) => [row.type, text(row.amount)])).toEqual([
      ['COMMISSION', '-3'],
      ['REALIZED_PNL', '10'],
      ['COMMISSION', '-0.9'],
    ])
  })

  it('rounds the cost that leaves with a partial close and loses none of it', () => {
    const { user, venue, feed } = openTestVenue()
    const sell = (quantity: string, bid: string) => {
      feed.book(venue.now + 1, 'perp', 'SOLUSDT', { bids: [[bid, '50']], asks: [['103', '50']] })
      venue.advanceTo(venue.now + 1)
      user.placeOrder(limit('perp', 'sell', { quantity, price: bid }))
    }
    sell('1', '100')
    sell('2', '100.01')
    // Cost -300.02; a third of it is -100.00666667.
    user.placeOrder(limit('perp', 'buy', { quantity: '1', price: '103', reduceOnly: true }))
    const position = user.position('SOLUSDT')
    expect([text(position.cost), text(position.entryPrice)]).toEqual([
      '-200.01333333',
      '100.00666666',
    ])
    // 100.00666667 - 103
    expect(text(user.fills('perp', 'SOLUSDT')[2]?.realizedPnl)).toBe('-2.99333333')
    user.placeOrder(limit('perp', 'buy', { quantity: '2', price: '103', reduceOnly: true }))
    expect(text(user.position('SOLUSDT').cost)).toBe('0')
    const profit = user
      .fills('perp', 'SOLUSDT')
      .reduce((sum, fill) => sum.plus(fill.realizedPnl), decimal('0'))
    // 300.02 - 3 * 103
    expect(text(profit)).toBe('-8.98')
  })

  it('rounds profit down, commission up, and leaves no crumb of cost behind', () => {
    const { user, venue, feed } = openTestVenue({
      instruments: [instrumentOf('perp', 'SOLUSDT', FINE)],
    })
    feed.book(START + 1, 'perp', 'SOLUSDT', { bids: [['99.9999', '9']], asks: [['100.0001', '9']] })
    venue.advanceTo(START + 1)
    user.placeOrder(limit('perp', 'sell', { quantity: '0.33333', price: '99.9999' }))
    // Cost 33.332966667; its 1 % is 0.33332966667.
    expect(text(user.position('SOLUSDT').cost)).toBe('-33.332966667')
    expect(text(user.fills('perp', 'SOLUSDT')[0]?.commission)).toBe('0.33332967')
    user.placeOrder(
      limit('perp', 'buy', { quantity: '0.33333', price: '100.0001', reduceOnly: true }),
    )
    // 33.332966667 - 33.333033333 = -0.000066666, down.
    expect(text(user.fills('perp', 'SOLUSDT')[1]?.realizedPnl)).toBe('-0.00006667')
    expect(text(user.position('SOLUSDT').cost)).toBe('0')
  })

  it('flips a position: closes it, then opens the rest', () => {
    const { user } = openTestVenue()
    user.placeOrder(limit('perp', 'sell', { quantity: '2', price: '99' }))
    user.placeOrder(limit('perp', 'buy', { quantity: '5', price: '100.1' }))
    const position = user.position('SOLUSDT')
    expect([text(position.quantity), text(position.cost)]).toEqual(['3', '300.3'])
    expect(text(user.fills('perp', 'SOLUSDT')[1]?.realizedPnl)).toBe('-0.2')
  })

  it('never lets a reduce-only order open or flip', () => {
    const { user } = openTestVenue()
    const buy = limit('perp', 'buy', { quantity: '5', price: '101', reduceOnly: true })
    expect(codeOf(() => user.placeOrder(buy))).toBe(-2022)
    user.placeOrder(limit('perp', 'sell', { quantity: '2', price: '99' }))
    expect(codeOf(() => user.placeOrder({ ...buy, side: 'sell', price: decimal('100') }))).toBe(
      -2022,
    )
    const order = user.placeOrder({ ...buy, timeInForce: 'GTC' })
    expect([order.status, text(order.executedQuantity)]).toEqual(['EXPIRED', '2'])
    expect(user.positions()).toEqual([])
  })

  it('expires a resting reduce-only order that has nothing left to reduce', () => {
    const { user, venue, feed } = openTestVenue()
    user.placeOrder(limit('perp', 'sell', { quantity: '2', price: '99' }))
    const { orderId } = user.placeOrder(
      limit('perp', 'buy', { quantity: '2', price: '98', timeInForce: 'GTC', reduceOnly: true }),
    )
    user.placeOrder(limit('perp', 'buy', { quantity: '2', price: '101' }))
    bookAt(feed, START + 1, 'perp', '96', '97')
    venue.advanceTo(START + 1)
    expect(user.getOrder('perp', 'SOLUSDT', { orderId }).status).toBe('EXPIRED')
    expect(user.positions()).toEqual([])
  })

  it('splits the wallet into bound and available margin', () => {
    const { user, venue, feed } = openTestVenue()
    user.placeOrder(limit('perp', 'sell', { quantity: '10', price: '99' }))
    user.placeOrder(limit('perp', 'sell', { quantity: '4', price: '102', timeInForce: 'GTC' }))
    feed.mark(START + 1, 'SOLUSDT', '101')
    venue.advanceTo(START + 1)
    const wallet = user.perpWallet()
    // Wallet 5000 - 10; loss 10; position 10 * 101 / 2; order 4 * 102 / 2; the rest is available.
    expect(
      [
        wallet.wallet,
        wallet.unrealizedProfit,
        wallet.positionInitialMargin,
        wallet.openOrderInitialMargin,
        wallet.available,
        wallet.maxWithdraw,
      ].map(text),
    ).toEqual(['4990', '-10', '505', '204', '4271', '4271'])
    feed.mark(START + 2, 'SOLUSDT', '90')
    venue.advanceTo(START + 2)
    // Profit of 100 opens positions but cannot be withdrawn: 4990 + 100 - 450 - 204.
    expect([user.perpWallet().available, user.perpWallet().maxWithdraw].map(text)).toEqual([
      '4436',
      '4336',
    ])
  })
})
