import { decimal } from '@asterkit/instruments'
import { describe, expect, it } from 'vitest'
import { hearOrders, openPosition, orderOf } from './testOrders.ts'
import { codeOf, openTestVenue, START } from './testVenue.ts'

const rule = { windowMs: 1000, frozenMs: 500 }

describe('market-maker protection', () => {
  it('cancels the orders of the symbol and refuses new ones until the freeze is over', () => {
    const { user, venue } = openTestVenue()
    user.setProtection('SOLUSDT', { ...rule, quantityLimit: decimal('3') })
    const heard = hearOrders(venue)
    user.placeOrder(orderOf({ quantity: '1', price: '99' }))
    openPosition(user, 'buy', '3')
    expect(heard.at(-1)).toBe('CANCELED CANCELED LIMIT PROTECTION')
    const place = () => user.placeOrder(orderOf({ quantity: '1', price: '99' }))
    expect(codeOf(place)).toBe(-4088)
    venue.advanceTo(START + 500)
    expect(codeOf(place)).toBe('accepted')
  })

  it('forgets what the window no longer holds', () => {
    const { user, venue } = openTestVenue()
    user.setProtection('SOLUSDT', { ...rule, quantityLimit: decimal('3') })
    openPosition(user, 'buy', '2')
    venue.advanceTo(START + 1000)
    openPosition(user, 'sell', '2')
    expect(codeOf(() => openPosition(user, 'buy', '1'))).toBe('accepted')
    expect(codeOf(() => openPosition(user, 'buy', '1'))).toBe(-4088)
  })

  it('counts value and net quantity, and can be reset', () => {
    const { user } = openTestVenue()
    user.setProtection('SOLUSDT', { ...rule, deltaLimit: decimal('2') })
    openPosition(user, 'buy', '1')
    openPosition(user, 'sell', '1')
    openPosition(user, 'sell', '2')
    expect(codeOf(() => openPosition(user, 'buy', '1'))).toBe(-4088)
    user.resetProtection('SOLUSDT')
    expect(codeOf(() => openPosition(user, 'buy', '1'))).toBe('accepted')
    user.setProtection('SOLUSDT', { ...rule, valueLimit: decimal('100') })
    openPosition(user, 'buy', '1')
    expect(codeOf(() => openPosition(user, 'buy', '1'))).toBe(-4088)
  })
})
