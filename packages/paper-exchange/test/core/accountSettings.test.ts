import { decimal } from '@asterkit/instruments'
import { describe, expect, it } from 'vitest'
import { codeOf, HOUR, limit, openTestVenue, START, USER } from './testVenue.ts'

const text = (value: { toFixed(): string } | undefined) => value?.toFixed()

describe('transfers and settings', () => {
  const move = (kindType: 'SPOT_FUTURE' | 'FUTURE_SPOT', amount: string, clientTranId = 'a') => ({
    kindType,
    amount: decimal(amount),
    clientTranId,
    asset: 'USDT',
  })

  it('moves cash once per client id', () => {
    const { user, venue } = openTestVenue()
    user.transfer(move('SPOT_FUTURE', '100'))
    expect(codeOf(() => user.transfer(move('SPOT_FUTURE', '100')))).toBe(-4115)
    expect(codeOf(() => user.transfer(move('FUTURE_SPOT', '100')))).toBe(-4115)
    expect(text(user.perpWallet().wallet)).toBe('5100')
    expect(text(user.spotBalances().get('USDT')?.free)).toBe('9900')
    expect(user.income().map((row) => [row.type, text(row.amount)])).toEqual([['TRANSFER', '100']])
    venue.advanceTo(START + 7 * 24 * HOUR)
    expect(codeOf(() => user.transfer(move('FUTURE_SPOT', '5100')))).toBe('accepted')
  })

  it('refuses more than is free, fractions beyond 8 decimals and other assets', () => {
    const { user } = openTestVenue()
    user.placeOrder(limit('perp', 'sell', { quantity: '10', price: '99' }))
    // 4990 less the margin of 500.
    expect(codeOf(() => user.transfer(move('FUTURE_SPOT', '4490.00000001')))).toBe(-4050)
    expect(codeOf(() => user.transfer(move('FUTURE_SPOT', '4490')))).toBe('accepted')
    expect(codeOf(() => user.transfer(move('SPOT_FUTURE', '14490.1', 'b')))).toBe(-2018)
    expect(codeOf(() => user.transfer(move('SPOT_FUTURE', '0.000000001', 'b')))).toBe(-1111)
    expect(codeOf(() => user.transfer(move('SPOT_FUTURE', '0', 'b')))).toBe(-4055)
    expect(codeOf(() => user.transfer({ ...move('SPOT_FUTURE', '1', 'b'), asset: 'SOL' }))).toBe(
      -1108,
    )
    expect(codeOf(() => user.transfer(move('SPOT_FUTURE', '1', 'x'.repeat(64))))).toBe(-4114)
  })

  it('gives assets to another account from and into the wallets that are named', () => {
    const { user, other } = openTestVenue()
    const gift = { asset: 'USDT', amount: decimal('100') }
    const give = (more: Partial<Parameters<typeof user.transferToAccount>[1]>) =>
      codeOf(() =>
        user.transferToAccount(other.address, { ...gift, kindType: 'FUTURE_SPOT', ...more }),
      )
    expect(give({})).toBe('accepted')
    expect(give({ kindType: 'SPOT_FUTURE' })).toBe('accepted')
    expect(give({ kindType: 'SPOT_SPOT', asset: 'SOL', amount: decimal('4') })).toBe('accepted')
    expect(give({ kindType: 'SPOT_FUTURE', asset: 'SOL' })).toBe(-1108)
    expect(give({ amount: decimal('4900.1') })).toBe(-4050)
    expect(give({ kindType: 'SPOT_SPOT', amount: decimal('9900.1') })).toBe(-2018)
    expect(codeOf(() => user.transferToAccount('0x9', { ...gift, kindType: 'SPOT_SPOT' }))).toBe(
      -1109,
    )
    expect([user, other].map((account) => text(account.perpWallet().wallet))).toEqual([
      '4900',
      '5100',
    ])
    expect([user, other].map((account) => text(account.spotBalances().get('SOL')?.free))).toEqual([
      '6',
      '14',
    ])
  })

  it('guards leverage and margin type', () => {
    const { user } = openTestVenue()
    expect(codeOf(() => user.setLeverage('SOLUSDT', 0))).toBe(-4028)
    expect(codeOf(() => user.setLeverage('SOLUSDT', 101))).toBe(-4028)
    expect(codeOf(() => user.setMarginType('SOLUSDT', 'CROSSED'))).toBe(-4046)
    user.placeOrder(
      limit('perp', 'sell', {
        quantity: '1',
        price: '110',
        timeInForce: 'GTC',
        id: 'ask',
        reduceOnly: false,
      }),
    )
    expect(codeOf(() => user.setMarginType('SOLUSDT', 'ISOLATED'))).toBe(-4047)
    user.cancelOrder('perp', 'SOLUSDT', { clientOrderId: 'ask' })
    user.setMarginType('SOLUSDT', 'ISOLATED')
    user.placeOrder(limit('perp', 'sell', { quantity: '1', price: '99' }))
    expect(codeOf(() => user.setMarginType('SOLUSDT', 'CROSSED'))).toBe(-4048)
    expect(codeOf(() => user.setLeverage('SOLUSDT', 1))).toBe(-4161)
    expect(user.setLeverage('SOLUSDT', 20).leverage).toBe(20)
    expect(text(user.setLeverage('SOLUSDT', 20).maxNotional)).toBe('1000000')
  })

  it('refuses a lower leverage that the margin does not carry', () => {
    const { user } = openTestVenue()
    user.placeOrder(limit('perp', 'sell', { quantity: '49', price: '98' }))
    expect(codeOf(() => user.setLeverage('SOLUSDT', 1))).toBe('accepted')
    user.setLeverage('SOLUSDT', 2)
    user.transfer({
      kindType: 'FUTURE_SPOT',
      amount: decimal('2000'),
      clientTranId: 'c',
      asset: 'USDT',
    })
    const before = user.position('SOLUSDT')
    expect(codeOf(() => user.setLeverage('SOLUSDT', 1))).toBe(-2028)
    expect(user.position('SOLUSDT')).toEqual(before)
  })

  it('cancels a symbol’s perp orders when the countdown is not renewed', () => {
    const { user, venue } = openTestVenue()
    user.placeOrder(limit('perp', 'buy', { quantity: '1', price: '98', timeInForce: 'GTC' }))
    user.setCountdownCancel('SOLUSDT', 120_000)
    venue.advanceTo(START + 60_000)
    user.setCountdownCancel('SOLUSDT', 120_000)
    venue.advanceTo(START + 179_999)
    expect(user.openOrders('perp')).toHaveLength(1)
    venue.advanceTo(START + 180_000)
    expect(user.openOrders('perp')).toEqual([])
    expect(user.listOrders('perp', 'SOLUSDT')[0]?.updateTime).toBe(START + 180_000)
  })

  it('forgets unfilled ended orders after 7 days and keeps filled ones', () => {
    const { user, venue } = openTestVenue()
    user.placeOrder(limit('spot', 'buy', { quantity: '1', price: '99', id: 'none' }))
    user.placeOrder(limit('spot', 'buy', { quantity: '1', price: '100', id: 'some' }))
    venue.advanceTo(START + 7 * 24 * HOUR)
    const find = (clientOrderId: string) =>
      codeOf(() => user.getOrder('spot', 'SOLUSDT', { clientOrderId }))
    expect([find('none'), find('some'), find('never')]).toEqual([-2013, 'accepted', -2013])
  })

  it('treats addresses as equal whatever their case, and opens an account once', () => {
    const { venue, user } = openTestVenue()
    expect(venue.account(USER.toUpperCase().replace('0X', '0x'))).toBe(user)
    expect(venue.hasAccount('0x9')).toBe(false)
  })
})
