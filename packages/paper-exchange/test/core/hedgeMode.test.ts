import { decimal } from '@asterkit/instruments'
import { describe, expect, it } from 'vitest'
import type { VenueOrderRequest } from '../../src/core/index.ts'
import { codeOf, HOUR, limit, openTestVenue, START } from './testVenue.ts'

const text = (value: { toFixed(): string } | undefined) => value?.toFixed()

/** A perp LIMIT order on one side of a hedge; crosses the book of the test venue unless it rests. */
function hedged(
  side: 'buy' | 'sell',
  positionSide: 'LONG' | 'SHORT',
  quantity: string,
  more: Partial<VenueOrderRequest> = {},
): VenueOrderRequest {
  const price = side === 'buy' ? '101' : '99'
  return { ...limit('perp', side, { quantity, price }), positionSide, ...more }
}

function openHedge(options: Parameters<typeof openTestVenue>[0] = {}) {
  const test = openTestVenue(options)
  test.user.setHedgeMode(true)
  test.user.placeOrder(hedged('buy', 'LONG', '3'))
  test.user.placeOrder(hedged('sell', 'SHORT', '2'))
  return test
}

describe('hedge mode', () => {
  it('keeps the long and the short of a symbol apart', () => {
    const { user } = openHedge()
    expect(
      user
        .positionsOf('SOLUSDT')
        .map(({ side, quantity, cost }) => [side, text(quantity), text(cost)]),
    ).toEqual([
      ['LONG', '3', '300.3'],
      ['SHORT', '-2', '-200'],
    ])
    // Mark 100, leverage 2: 300 / 2 + 200 / 2.
    expect(text(user.perpWallet().positionInitialMargin)).toBe('250')
  })

  it('closes no more than the side that an order names', () => {
    const { user } = openHedge()
    const close = user.placeOrder(hedged('sell', 'LONG', '5'))
    expect([close.status, text(close.executedQuantity), close.reduceOnly]).toEqual([
      'EXPIRED',
      '3',
      true,
    ])
    expect(user.positions().map(({ side, quantity }) => [side, text(quantity)])).toEqual([
      ['SHORT', '-2'],
    ])
    expect(codeOf(() => user.placeOrder(hedged('sell', 'LONG', '1')))).toBe(-2022)
    // Below the minimum value of 5, which does not bind what closes.
    expect(text(user.placeOrder(hedged('buy', 'SHORT', '0.01')).executedQuantity)).toBe('0.01')
  })

  it('demands a side in hedge mode, refuses one in one-way mode, and reduceOnly with a side', () => {
    const { user, other } = openHedge()
    const plain = limit('perp', 'buy', { quantity: '1', price: '101' })
    expect(codeOf(() => user.placeOrder(plain))).toBe(-4061)
    expect(codeOf(() => user.placeOrder({ ...plain, positionSide: 'BOTH' }))).toBe(-4061)
    expect(codeOf(() => other.placeOrder(hedged('buy', 'LONG', '1')))).toBe(-4061)
    expect(codeOf(() => user.placeOrder(hedged('sell', 'LONG', '1', { reduceOnly: true })))).toBe(
      -1106,
    )
  })

  it('changes mode only without positions and orders, for the whole account', () => {
    const { user, other } = openTestVenue()
    expect(codeOf(() => user.setHedgeMode(false))).toBe(-4059)
    const rest = limit('perp', 'buy', {
      quantity: '1',
      price: '98',
      timeInForce: 'GTC',
      id: 'rest',
    })
    user.placeOrder(rest)
    expect(codeOf(() => user.setHedgeMode(true))).toBe(-4067)
    user.cancelOrder('perp', 'SOLUSDT', { clientOrderId: 'rest' })
    user.placeOrder(limit('perp', 'buy', { quantity: '1', price: '101' }))
    expect(codeOf(() => user.setHedgeMode(true))).toBe(-4068)
    user.placeOrder(limit('perp', 'sell', { quantity: '1', price: '99' }))
    user.setHedgeMode(true)
    expect([user.isHedgeMode(), other.isHedgeMode()]).toEqual([true, false])
    expect(user.positionsOf('SOLUSDT').map(({ side }) => side)).toEqual(['LONG', 'SHORT'])
  })

  it('shares leverage and margin type between the sides', () => {
    const { user } = openHedge()
    user.setLeverage('SOLUSDT', 10)
    expect(user.positionsOf('SOLUSDT').map(({ leverage }) => leverage)).toEqual([10, 10])
    expect(codeOf(() => user.setMarginType('SOLUSDT', 'ISOLATED'))).toBe(-4048)
  })

  it('binds margin for orders that open a side, none for those that close it', () => {
    const { user } = openHedge()
    const bound = () => text(user.perpWallet().openOrderInitialMargin)
    user.placeOrder(hedged('sell', 'LONG', '3', { price: decimal('102'), timeInForce: 'GTC' }))
    expect(bound()).toBe('0')
    // 2 * 102 / 2: the long of 3 does not pay for a larger short.
    user.placeOrder(hedged('sell', 'SHORT', '2', { price: decimal('102'), timeInForce: 'GTC' }))
    expect(bound()).toBe('102')
  })

  it('charges funding on each side', () => {
    const { user, venue } = openHedge()
    venue.advanceTo(START + 8 * HOUR)
    const paid = user.income().filter(({ type }) => type === 'FUNDING_FEE')
    // Rate 0.001 at mark 100: the long of 3 pays, the short of 2 receives.
    expect(paid.map(({ amount }) => text(amount))).toEqual(['-0.3', '0.2'])
  })

  it('liquidates both crossed sides together, each under its own order', () => {
    const { user, venue, feed } = openTestVenue({
      startingBalances: { spot: {}, perp: { USDT: '400' } },
      defaultLeverage: 20,
    })
    user.setHedgeMode(true)
    user.placeOrder(hedged('buy', 'LONG', '30'))
    user.placeOrder(hedged('sell', 'SHORT', '2'))
    const [long, short] = user.positionsOf('SOLUSDT')
    expect(text(long?.liquidationPrice)).toBe(text(short?.liquidationPrice))
    feed.mark(START + 1, 'SOLUSDT', '80')
    venue.advanceTo(START + 1)
    expect(user.positions()).toEqual([])
    const closes = user.listOrders('perp', 'SOLUSDT').slice(2)
    expect(closes.map(({ positionSide, side }) => [positionSide, side])).toEqual([
      ['LONG', 'sell'],
      ['SHORT', 'buy'],
    ])
    expect(closes.every(({ clientOrderId }) => clientOrderId.startsWith('autoclose-'))).toBe(true)
  })

  it('tells the listeners of the mode and of the side that changed', () => {
    const { user, venue } = openTestVenue()
    const told: unknown[] = []
    venue.onEvent((event) => {
      if (event.kind === 'mode') told.push(['mode', event.isHedgeMode])
      if (event.kind === 'perp-account') told.push(event.positions.map(({ side }) => side))
    })
    user.setHedgeMode(true)
    user.placeOrder(hedged('sell', 'SHORT', '1'))
    expect(told).toEqual([['mode', true], ['SHORT']])
  })
})
