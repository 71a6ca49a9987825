import { decimal } from '@asterkit/instruments'
import { describe, expect, it } from 'vitest'
import { HOUR, limit, openTestVenue, START } from './testVenue.ts'

const text = (value: { toFixed(): string } | undefined) => value?.toFixed()

describe('funding', () => {
  it('pays -quantity * mark * rate at the symbol’s own interval', () => {
    const { user, venue, feed } = openTestVenue()
    user.placeOrder(limit('perp', 'sell', { quantity: '3', price: '99' }))
    feed.mark(START + 4 * HOUR, 'SOLUSDT', '101.5', { fundingRate: '0.0002' })
    venue.advanceTo(START + 8 * HOUR - 1)
    expect(user.income({ type: 'FUNDING_FEE' })).toEqual([])
    expect(venue.premium('SOLUSDT')?.nextFundingTime).toBe(START + 8 * HOUR)
    venue.advanceTo(START + 8 * HOUR)
    // 3 * 101.5 * 0.0002
    const [row] = user.income({ type: 'FUNDING_FEE' })
    expect([text(row?.amount), row?.symbol, row?.time]).toEqual([
      '0.0609',
      'SOLUSDT',
      START + 8 * HOUR,
    ])
    expect(text(user.perpWallet().wallet)).toBe('4997.0609')
    expect(venue.premium('SOLUSDT')?.nextFundingTime).toBe(START + 16 * HOUR)
  })

  it('settles every interval that a long step passes, longs paying shorts', () => {
    const { user, other, venue } = openTestVenue()
    user.placeOrder(limit('perp', 'sell', { quantity: '1', price: '99' }))
    other.placeOrder(limit('perp', 'buy', { quantity: '1', price: '101' }))
    venue.advanceTo(START + 24 * HOUR)
    const amounts = (account: typeof user) =>
      account.income({ type: 'FUNDING_FEE' }).map((row) => text(row.amount))
    expect(amounts(user)).toEqual(['0.1', '0.1', '0.1'])
    expect(amounts(other)).toEqual(['-0.1', '-0.1', '-0.1'])
    expect(venue.fundingHistory('SOLUSDT', { limit: 2 }).map(({ time }) => time)).toEqual([
      START + 16 * HOUR,
      START + 24 * HOUR,
    ])
  })

  it('rounds payments down and receipts down', () => {
    const { user, other, venue, feed } = openTestVenue()
    user.placeOrder(limit('perp', 'sell', { quantity: '1', price: '99' }))
    other.placeOrder(limit('perp', 'buy', { quantity: '1', price: '101' }))
    feed.mark(START + HOUR, 'SOLUSDT', '33.333', { fundingRate: '0.0000333' })
    venue.advanceTo(START + 8 * HOUR)
    // 33.333 * 0.0000333 = 0.0011099889
    expect(text(user.income({ type: 'FUNDING_FEE' })[0]?.amount)).toBe('0.00110998')
    expect(text(other.income({ type: 'FUNDING_FEE' })[0]?.amount)).toBe('-0.00110999')
  })

  it('uses the rate that an event at the very instant states', () => {
    const { venue, feed } = openTestVenue()
    feed.mark(START + 8 * HOUR, 'SOLUSDT', '100', { fundingRate: '-0.0005' })
    venue.advanceTo(START + 9 * HOUR)
    expect(text(venue.fundingHistory('SOLUSDT').at(-1)?.rate)).toBe('-0.0005')
  })

  it('settles what lies between two events at the prices of then', () => {
    const { user, venue, feed } = openTestVenue()
    user.placeOrder(limit('perp', 'sell', { quantity: '1', price: '99' }))
    feed.mark(START + 12 * HOUR, 'SOLUSDT', '200', { fundingRate: '0.002' })
    venue.advanceTo(START + 16 * HOUR)
    expect(user.income({ type: 'FUNDING_FEE' }).map((row) => text(row.amount))).toEqual([
      '0.1',
      '0.4',
    ])
  })

  it('charges late when told to, also who opened after the settlement', () => {
    const { user, other, venue, feed } = openTestVenue({ fundingDelayMs: 15_000 })
    venue.advanceTo(START + HOUR)
    user.placeOrder(limit('perp', 'sell', { quantity: '1', price: '99' }))
    feed.mark(START + 8 * HOUR + 5_000, 'SOLUSDT', '110', { fundingRate: '0.005' })
    venue.advanceTo(START + 8 * HOUR + 14_999)
    expect(venue.fundingHistory('SOLUSDT').at(-1)?.time).toBe(START + 8 * HOUR)
    expect(user.income({ type: 'FUNDING_FEE' })).toEqual([])
    other.placeOrder(limit('perp', 'buy', { quantity: '1', price: '101' }))
    venue.advanceTo(START + 8 * HOUR + 15_000)
    // The rate of the hour, 0.001, at the mark of the charge.
    expect(text(user.income({ type: 'FUNDING_FEE' })[0]?.amount)).toBe('0.11')
    expect(text(other.income({ type: 'FUNDING_FEE' })[0]?.amount)).toBe('-0.11')
    expect(() => openTestVenue({ fundingDelayMs: 15_001 })).toThrow(/fundingDelayMs/)
  })

  it.each([
    ['0.9', '0.02'],
    ['-0.9', '-0.02'],
  ])('caps a rate of %s at the rule’s %s', (rate, capped) => {
    const { venue, feed } = openTestVenue()
    feed.mark(START + HOUR, 'SOLUSDT', '100', { fundingRate: rate })
    venue.advanceTo(START + 8 * HOUR)
    expect(text(venue.premium('SOLUSDT')?.fundingRate)).toBe(capped)
    expect(text(venue.fundingHistory('SOLUSDT').at(-1)?.rate)).toBe(capped)
  })

  it('follows an interval that changes', () => {
    const { user, venue } = openTestVenue()
    user.placeOrder(limit('perp', 'sell', { quantity: '1', price: '99' }))
    venue.setFundingRule('SOLUSDT', {
      intervalHours: 1,
      cap: decimal('0.02'),
      floor: decimal('-0.02'),
    })
    venue.advanceTo(START + 3 * HOUR)
    expect(user.income({ type: 'FUNDING_FEE' })).toHaveLength(3)
  })
})

describe('liquidation', () => {
  it('closes an isolated position at mark when its own margin is used up, and nothing else', () => {
    const { user, venue, feed } = openTestVenue({ defaultMarginType: 'ISOLATED' })
    user.placeOrder(limit('perp', 'sell', { quantity: '10', price: '99' }))
    // Margin 500; short of 1000: (500 + 1000) / (10 * 1.005)
    const position = user.position('SOLUSDT')
    expect([text(position.isolatedWallet), text(position.liquidationPrice)]).toEqual([
      '500',
      '149.25373134',
    ])
    feed.mark(START + 1, 'SOLUSDT', '149.25')
    feed.mark(START + 2, 'SOLUSDT', '149.26')
    venue.advanceTo(START + 1)
    expect(user.positions()).toHaveLength(1)
    venue.advanceTo(START + 2)
    expect(user.positions()).toEqual([])
    const order = user.listOrders('perp', 'SOLUSDT').at(-1)
    expect([order?.clientOrderId, order?.status, text(order?.price)]).toEqual([
      'autoclose-2',
      'FILLED',
      '149.26',
    ])
    // 5000 - 10 fee - 492.6 loss - 14.926 fee; the loss with its fee exceeds 500 by 7.526, which insurance pays.
    expect(text(user.perpWallet().wallet)).toBe('4490')
    expect(user.income().map((row) => row.type)).toEqual([
      'COMMISSION',
      'REALIZED_PNL',
      'COMMISSION',
      'INSURANCE_CLEAR',
    ])
  })

  it('closes a crossed position at its maintenance margin, before the wallet is empty', () => {
    const { user, venue, feed } = openTestVenue()
    user.placeOrder(limit('perp', 'sell', { quantity: '50', price: '99' }))
    // Cash 4950: (4950 + 5000) / (50 * 1.005) = 198.0099502
    expect(text(user.position('SOLUSDT').liquidationPrice)).toBe('198.00995025')
    feed.mark(START + 1, 'SOLUSDT', '198')
    venue.advanceTo(START + 1)
    expect(user.positions()).toHaveLength(1)
    feed.mark(START + 2, 'SOLUSDT', '198.01')
    venue.advanceTo(START + 2)
    expect(user.positions()).toEqual([])
    // Equity was 49.5, the fee of 99.005 exceeds it.
    expect(text(user.perpWallet().wallet)).toBe('0')
  })

  it('closes all crossed positions when the wallet is used up, and never leaves a debt', () => {
    const { user, venue, feed } = openTestVenue()
    user.placeOrder(limit('perp', 'sell', { quantity: '50', price: '99' }))
    user.placeOrder(limit('perp', 'sell', { quantity: '1', price: '104', timeInForce: 'GTC' }))
    feed.mark(START + 1, 'SOLUSDT', '500')
    venue.advanceTo(START + 1)
    expect(user.positions()).toEqual([])
    expect(user.openOrders('perp')).toEqual([])
    expect(text(user.perpWallet().wallet)).toBe('0')
    expect(venue.audit().totals).toEqual(venue.audit().deposited)
  })
})
