import { decimal } from '@asterkit/instruments'
import { describe, expect, it } from 'vitest'
import { codeOf, HOUR, limit, openTestVenue, START } from './testVenue.ts'

const text = (value: { toFixed(): string } | undefined) => value?.toFixed()

const add = (amount: string) => ({
  side: 'BOTH' as const,
  amount: decimal(amount),
  kind: 'add' as const,
})
const reduce = (amount: string) => ({ ...add(amount), kind: 'reduce' as const })

/** An isolated short of 10 at 100 with leverage 2: margin 500, wallet 4990. */
function openIsolated() {
  const test = openTestVenue({ defaultMarginType: 'ISOLATED' })
  test.user.placeOrder(limit('perp', 'sell', { quantity: '10', price: '99' }))
  return test
}

describe('position margin', () => {
  it('moves cash into the position and moves its liquidation price away', () => {
    const { user } = openIsolated()
    user.changePositionMargin('SOLUSDT', add('505'))
    const position = user.position('SOLUSDT')
    // (1005 + 1000) / (10 * 1.005)
    expect([text(position.isolatedWallet), text(position.liquidationPrice)]).toEqual([
      '1005',
      '199.50248756',
    ])
    expect(text(user.perpWallet().wallet)).toBe('4990')
    expect(text(user.perpWallet().available)).toBe('3985')
  })

  it('gives back only what the initial margin at the mark does not need', () => {
    const { user, venue, feed } = openIsolated()
    expect(codeOf(() => user.changePositionMargin('SOLUSDT', reduce('0.00000001')))).toBe(-4051)
    user.changePositionMargin('SOLUSDT', add('100'))
    feed.mark(START + 1, 'SOLUSDT', '101')
    venue.advanceTo(START + 1)
    // 600 - 10 loss - 505 initial margin.
    expect(codeOf(() => user.changePositionMargin('SOLUSDT', reduce('85.00000001')))).toBe(-4051)
    user.changePositionMargin('SOLUSDT', reduce('85'))
    expect(text(user.position('SOLUSDT').isolatedWallet)).toBe('515')
  })

  it('takes no more than the crossed wallet has', () => {
    const { user } = openIsolated()
    expect(codeOf(() => user.changePositionMargin('SOLUSDT', add('4490.00000001')))).toBe(-4050)
    expect(codeOf(() => user.changePositionMargin('SOLUSDT', add('4490')))).toBe('accepted')
  })

  it('refuses crossed and flat positions, foreign sides and bad amounts', () => {
    const { user, other } = openIsolated()
    const change = (
      account: typeof user,
      command: Parameters<typeof user.changePositionMargin>[1],
    ) => codeOf(() => account.changePositionMargin('SOLUSDT', command))
    expect(change(user, add('0'))).toBe(-4055)
    expect(change(user, add('0.000000001'))).toBe(-1111)
    expect(change(user, { ...add('1'), side: 'LONG' })).toBe(-4061)
    expect(change(other, add('1'))).toBe(-4054)
    other.setMarginType('SOLUSDT', 'CROSSED')
    expect(change(other, add('1'))).toBe(-4049)
    expect(codeOf(() => user.changePositionMargin('NOSUCH', add('1')))).toBe(-1121)
  })

  it('remembers every change, by kind and range', () => {
    const { user, venue } = openIsolated()
    user.changePositionMargin('SOLUSDT', add('7'))
    venue.advanceTo(START + HOUR)
    user.changePositionMargin('SOLUSDT', reduce('3'))
    const list = (query = {}) =>
      user.marginChanges('SOLUSDT', query).map(({ kind, amount }) => [kind, text(amount)])
    expect(list()).toEqual([
      ['add', '7'],
      ['reduce', '3'],
    ])
    expect(list({ kind: 'reduce' })).toEqual([['reduce', '3']])
    expect(list({ endTime: START })).toEqual([['add', '7']])
  })

  it('keeps the sides of an isolated hedge apart', () => {
    const { user } = openTestVenue({ defaultMarginType: 'ISOLATED' })
    user.setHedgeMode(true)
    const buy = limit('perp', 'buy', { quantity: '3', price: '101' })
    user.placeOrder({ ...buy, positionSide: 'LONG' })
    user.placeOrder({ ...buy, side: 'sell', price: decimal('99'), positionSide: 'SHORT' })
    user.changePositionMargin('SOLUSDT', { ...add('20'), side: 'SHORT' })
    expect(user.positionsOf('SOLUSDT').map(({ isolatedWallet }) => text(isolatedWallet))).toEqual([
      '150.15',
      '170',
    ])
  })
})

describe('multi-assets mode', () => {
  it('crosses every symbol and refuses isolated margin from then on', () => {
    const { user } = openTestVenue({ defaultMarginType: 'ISOLATED' })
    user.setMultiAssets(true)
    expect([user.isMultiAssets(), user.position('SOLUSDT').marginType]).toEqual([true, 'CROSSED'])
    expect(codeOf(() => user.setMarginType('SOLUSDT', 'ISOLATED'))).toBe(-4168)
    user.setMultiAssets(false)
    expect(codeOf(() => user.setMarginType('SOLUSDT', 'ISOLATED'))).toBe('accepted')
  })

  it('is refused while an isolated symbol has orders or a position', () => {
    const { user } = openIsolated()
    expect(codeOf(() => user.setMultiAssets(true))).toBe(-4048)
    const rest = { quantity: '1', price: '102', timeInForce: 'GTC' } as const
    user.placeOrder(limit('perp', 'sell', rest))
    expect(codeOf(() => user.setMultiAssets(true))).toBe(-4047)
    expect([user.isMultiAssets(), user.position('SOLUSDT').marginType]).toEqual([false, 'ISOLATED'])
  })
})

describe('account events', () => {
  it('tell margin transfers, margin types and modes', () => {
    const { user, venue } = openTestVenue()
    const told: unknown[] = []
    venue.onEvent((event) => {
      if (event.kind === 'perp-account') {
        told.push([event.reason, ...event.positions.map(({ isolatedWallet: iw }) => text(iw))])
      }
      if (event.kind === 'mode') told.push([event.isMultiAssets, event.isHedgeMode])
      if (event.kind === 'config') told.push(event.leverage)
    })
    user.setMarginType('SOLUSDT', 'ISOLATED')
    user.setLeverage('SOLUSDT', 5)
    user.placeOrder(limit('perp', 'buy', { quantity: '1', price: '101' }))
    user.changePositionMargin('SOLUSDT', add('2.5'))
    user.placeOrder(limit('perp', 'sell', { quantity: '1', price: '99', reduceOnly: true }))
    user.setMarginType('SOLUSDT', 'CROSSED')
    user.setMultiAssets(true)
    expect(told).toEqual([
      ['MARGIN_TYPE_CHANGE', '0'],
      5,
      ['ORDER', '20.02'],
      ['MARGIN_TRANSFER', '22.52'],
      ['ORDER', '0'],
      ['MARGIN_TYPE_CHANGE', '0'],
      [true, false],
    ])
  })
})
