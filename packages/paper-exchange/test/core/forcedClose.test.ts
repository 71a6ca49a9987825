import { decimal } from '@asterkit/instruments'
import { describe, expect, it } from 'vitest'
import type { Venue, VenueAccount, VenueEvent } from '../../src/core/index.ts'
import { bookAt, codeOf, instrumentOf, limit, openTestVenue, START } from './testVenue.ts'

const text = (value: { toFixed(): string } | undefined) => value?.toFixed()

const NO_FEES = { maker: decimal('0'), taker: decimal('0') }

/** Two accounts on opposite sides at 100, one of them with little margin; the insurance is empty. */
function openOpposed(options: Parameters<typeof openTestVenue>[0] = {}) {
  const test = openTestVenue({
    insuranceBalance: '0',
    defaultLeverage: 10,
    defaultMarginType: 'ISOLATED',
    commission: { spot: NO_FEES, perp: NO_FEES },
    ...options,
  })
  test.user.placeOrder(limit('perp', 'sell', { quantity: '10', price: '99' }))
  test.other.placeOrder(limit('perp', 'buy', { quantity: '4', price: '101' }))
  return test
}

/** Every asset's total less what was deposited, and every symbol's net position: all must be zero. */
function imbalance(venue: Venue): string[] {
  const { totals, deposited, netPositions } = venue.audit()
  const money = [...totals].map(([asset, total]) =>
    total.minus(deposited.get(asset) ?? 0).toFixed(),
  )
  return [...money, ...[...netPositions.values()].map((net) => net.toFixed())]
}

const lastIncome = (account: VenueAccount) => {
  const row = account.income().at(-1)
  return [row?.type, text(row?.amount)]
}

describe('insurance', () => {
  it('pays for a loss beyond the margin while it can', () => {
    const { user, venue, feed } = openOpposed({ insuranceBalance: '1000' })
    feed.mark(START + 1, 'SOLUSDT', '120')
    venue.advanceTo(START + 1)
    // Margin 100, loss 200: insurance pays 100.
    expect(lastIncome(user)).toEqual(['INSURANCE_CLEAR', '100'])
    expect(text(user.perpWallet().wallet)).toBe('4900')
    expect(text(venue.audit().insurance.get('USDT'))).toBe('900')
    expect(imbalance(venue)).toEqual(['0', '0', '0'])
  })

  it('pays for a close so far from the mark that the wallet cannot', () => {
    const { user, venue, feed } = openOpposed({
      insuranceBalance: '1000',
      defaultMarginType: 'CROSSED',
      startingBalances: { spot: {}, perp: { USDT: '150' } },
    })
    feed.book(START + 1, 'perp', 'SOLUSDT', { bids: [['119', '50']], asks: [['120', '50']] })
    venue.advanceTo(START + 1)
    user.placeOrder({
      market: 'perp',
      symbol: 'SOLUSDT',
      side: 'buy',
      type: 'MARKET',
      quantity: decimal('10'),
    })
    // The mark stands at 100 still; 10 sold at 100 and bought at 120 lose 200 of 150.
    expect(lastIncome(user)).toEqual(['INSURANCE_CLEAR', '50'])
    expect(text(user.perpWallet().wallet)).toBe('0')
    expect(imbalance(venue)).toEqual(['0', '0'])
  })

  it('is refused a balance that is no amount', () => {
    expect(() => openTestVenue({ insuranceBalance: '-1' })).toThrow(/insuranceBalance/)
  })
})

describe('auto-deleveraging', () => {
  it('closes a bankrupt position against the winners at the price that uses up its margin', () => {
    const { user, other, venue, feed } = openOpposed()
    feed.mark(START + 1, 'SOLUSDT', '120')
    venue.advanceTo(START + 1)
    // Short of 10 at 100 with margin 100: 110 uses it up.
    const [closed] = user.forceOrders()
    expect([closed?.clientOrderId.slice(0, 10), text(closed?.price), closed?.status]).toEqual([
      'autoclose-',
      '110',
      'FILLED',
    ])
    expect([text(user.perpWallet().wallet), user.positions()]).toEqual(['4900', []])
    const [adl] = other.forceOrders({ kind: 'ADL' })
    expect([adl?.clientOrderId, adl?.side, text(adl?.quantity), text(adl?.price)]).toEqual([
      'adl_autoclose',
      'sell',
      '4',
      '110',
    ])
    // 4 bought at 100.1, sold at 110, without commission.
    expect(lastIncome(other)).toEqual(['REALIZED_PNL', '39.6'])
    expect(other.positions()).toEqual([])
    expect(imbalance(venue)).toEqual(['0', '0', '0'])
  })

  it('starts with the largest profit at the highest leverage', () => {
    const { venue, feed, other } = openOpposed()
    const third = venue.account('0xabc0000000000000000000000000000000000003')
    third.setLeverage('SOLUSDT', 20)
    third.placeOrder(limit('perp', 'buy', { quantity: '9', price: '101' }))
    expect([third, other].map((account) => account.adlQuantile('SOLUSDT', 'BOTH'))).toEqual([2, 0])
    feed.mark(START + 1, 'SOLUSDT', '120')
    venue.advanceTo(START + 1)
    expect(third.positions()).toEqual([])
    expect(text(other.position('SOLUSDT').quantity)).toBe('3')
    expect(imbalance(venue)).toEqual(['0', '0', '0'])
  })

  it('closes nobody at a loss: the market takes the rest', () => {
    const { user, other, venue, feed } = openOpposed()
    feed.mark(START + 1, 'SOLUSDT', '100.1')
    feed.book(START + 1, 'perp', 'SOLUSDT', { bids: [['112', '50']], asks: [['113', '50']] })
    venue.advanceTo(START + 1)
    const late = venue.account('0xabc0000000000000000000000000000000000004')
    late.placeOrder({
      market: 'perp',
      symbol: 'SOLUSDT',
      side: 'buy',
      type: 'MARKET',
      quantity: decimal('8'),
    })
    feed.mark(START + 2, 'SOLUSDT', '120')
    venue.advanceTo(START + 2)
    expect(user.positions()).toEqual([])
    expect(other.positions()).toEqual([])
    // Bought at 113: closing at 110 would cost; it stays.
    expect(text(late.position('SOLUSDT').quantity)).toBe('8')
    expect(imbalance(venue)).toEqual(['0', '0', '0'])
  })

  it('leaves a crossed wallet empty, not in debt', () => {
    const { user, venue, feed } = openOpposed({
      defaultMarginType: 'CROSSED',
      startingBalances: { spot: {}, perp: { USDT: '150' } },
    })
    feed.mark(START + 1, 'SOLUSDT', '130')
    venue.advanceTo(START + 1)
    expect([text(user.perpWallet().wallet), user.positions()]).toEqual(['0', []])
    expect(imbalance(venue)).toEqual(['0', '0'])
  })
})

describe('what the streams hear of a liquidation', () => {
  it('is a margin call first, then forced orders with those who stand in', () => {
    const { venue, feed } = openOpposed()
    const heard: VenueEvent[] = []
    venue.onEvent((event) => heard.push(event))
    feed.mark(START + 1, 'SOLUSDT', '109.4')
    feed.mark(START + 2, 'SOLUSDT', '109.41')
    feed.mark(START + 3, 'SOLUSDT', '120')
    venue.advanceTo(START + 2)
    const calls = heard.filter(({ kind }) => kind === 'margin-call')
    // Equity 6 against a maintenance margin of 5.47, told once.
    expect(calls).toMatchObject([{ positions: [{ symbol: 'SOLUSDT', marginType: 'ISOLATED' }] }])
    venue.advanceTo(START + 3)
    const forced = heard.flatMap((event) =>
      event.kind === 'order' && event.execution === 'CALCULATED'
        ? [[event.order.autoClose, text(event.fill?.quantity), event.order.status]]
        : [],
    )
    expect(forced).toEqual([
      ['LIQUIDATION', '4', 'PARTIALLY_FILLED'],
      ['ADL', '4', 'FILLED'],
      ['LIQUIDATION', '6', 'FILLED'],
    ])
    const first = heard.find((event) => event.kind === 'order')
    expect(first).toMatchObject({ execution: 'NEW', takeover: 'ADL' })
  })
})

describe('the end of a symbol', () => {
  const withStatus = (status: string) => instrumentOf('perp', 'SOLUSDT', { status })

  it('cancels orders when it is settling and lets positions only shrink', () => {
    const { user, venue } = openOpposed()
    const rest = { quantity: '1', price: '102', timeInForce: 'GTC' } as const
    user.placeOrder(limit('perp', 'sell', rest))
    venue.setInstrument(withStatus('PRE_SETTLE'))
    expect(user.openOrders('perp')).toHaveLength(1)
    expect(codeOf(() => user.placeOrder(limit('perp', 'sell', rest)))).toBe(-4140)
    venue.setInstrument(withStatus('SETTLING'))
    expect(user.openOrders('perp')).toEqual([])
    const buy = limit('perp', 'buy', { quantity: '1', price: '101', reduceOnly: true })
    expect(codeOf(() => user.placeOrder(buy))).toBe('accepted')
  })

  it('lets no resting order trade while it is halted', () => {
    const { user, venue, feed } = openTestVenue()
    const rest = { quantity: '1', price: '98', timeInForce: 'GTC' } as const
    const { orderId } = user.placeOrder(limit('perp', 'buy', rest))
    venue.setInstrument(withStatus('BREAK'))
    bookAt(feed, START + 1, 'perp', '96', '97')
    venue.advanceTo(START + 1)
    expect(user.getOrder('perp', 'SOLUSDT', { orderId }).status).toBe('NEW')
    venue.setInstrument(withStatus('TRADING'))
    bookAt(feed, START + 2, 'perp', '96', '97')
    venue.advanceTo(START + 2)
    expect(user.getOrder('perp', 'SOLUSDT', { orderId }).status).toBe('FILLED')
  })

  it('settles every position at the mark when it closes, once and without commission', () => {
    const { user, other, venue, feed } = openOpposed()
    feed.mark(START + 1, 'SOLUSDT', '105')
    venue.advanceTo(START + 1)
    venue.setInstrument(withStatus('CLOSE'))
    venue.setInstrument(withStatus('CLOSE'))
    const order = user.listOrders('perp', 'SOLUSDT').at(-1)
    expect([order?.clientOrderId, order?.status, text(order?.price)]).toEqual([
      'settlement_autoclose-3',
      'FILLED',
      '105',
    ])
    expect(lastIncome(user)).toEqual(['REALIZED_PNL', '-50'])
    expect(lastIncome(other)).toEqual(['REALIZED_PNL', '19.6'])
    expect([user.positions(), other.positions(), user.forceOrders()]).toEqual([[], [], []])
    expect(imbalance(venue)).toEqual(['0', '0', '0'])
  })
})

describe('a close out of turn', () => {
  it('takes part of a position at the mark, for tests of what users do then', () => {
    const { user, venue } = openOpposed()
    const close = { symbol: 'SOLUSDT', quantity: decimal('4'), kind: 'ADL' as const }
    venue.forceClose(user.address, close)
    expect(text(user.position('SOLUSDT').quantity)).toBe('-6')
    const [order] = user.forceOrders()
    expect([order?.clientOrderId, order?.status, text(order?.price)]).toEqual([
      'adl_autoclose',
      'FILLED',
      '100',
    ])
    venue.forceClose(user.address, { ...close, kind: 'LIQUIDATION', quantity: decimal('6') })
    expect(user.positions()).toEqual([])
    expect(imbalance(venue)).toEqual(['0', '0', '0'])
  })

  it('is refused beyond the position', () => {
    const { user, venue } = openOpposed()
    const close = { symbol: 'SOLUSDT', kind: 'ADL' as const }
    const beyond = decimal('10.001')
    expect(codeOf(() => venue.forceClose(user.address, { ...close, quantity: beyond }))).toBe(-2024)
    expect(codeOf(() => venue.forceClose(user.address, { ...close, quantity: decimal('0') }))).toBe(
      -2024,
    )
    const side = 'LONG' as const
    expect(
      codeOf(() => venue.forceClose(user.address, { ...close, side, quantity: decimal('1') })),
    ).toBe(-2024)
  })
})
