import { describe, expect, it } from 'vitest'
import { hearOrders, orderOf, text } from './testOrders.ts'
import { openTestVenue } from './testVenue.ts'

describe('two orders of one account that would meet', () => {
  /** An own sell of 1 at 100.05 before the outside's 50 at 100.1. */
  const open = () => {
    const test = openTestVenue()
    const { orderId } = test.user.placeOrder(
      orderOf({ side: 'sell', quantity: '1', price: '100.05' }),
    )
    return { ...test, maker: () => test.user.getOrder('perp', 'SOLUSDT', { orderId }).status }
  }

  it.each([
    ['EXPIRE_TAKER', 'EXPIRED', '0', 'NEW'],
    ['EXPIRE_MAKER', 'FILLED', '2', 'EXPIRED'],
    ['EXPIRE_BOTH', 'EXPIRED', '0', 'EXPIRED'],
  ] as const)(
    '%s: the taker is %s with %s, the maker is %s',
    (stpMode, status, filled, makerIs) => {
      const { user, maker } = open()
      const taker = user.placeOrder(orderOf({ quantity: '2', price: '100.1', stpMode }))
      expect([taker.status, text(taker.executedQuantity), maker()]).toEqual([
        status,
        filled,
        makerIs,
      ])
    },
  )

  it('go by the mode of the account when the order names none', () => {
    const { user, maker, venue } = open()
    const heard = hearOrders(venue)
    expect(user.stpMode()).toBe('EXPIRE_TAKER')
    user.setStpMode('EXPIRE_MAKER')
    expect(user.placeOrder(orderOf({ quantity: '2', price: '100.1' })).status).toBe('FILLED')
    expect(maker()).toBe('EXPIRED')
    expect(heard[1]).toBe('EXPIRED EXPIRED LIMIT SELF_TRADE')
  })

  it.each([
    ['EXPIRE_TAKER', 'EXPIRED', 'NEW'],
    ['EXPIRE_BOTH', 'EXPIRED', 'NEW'],
    ['EXPIRE_MAKER', 'FILLED', 'EXPIRED'],
  ] as const)('FOK under %s is %s and leaves the maker %s', (stpMode, status, makerIs) => {
    const { user, maker } = open()
    const fok = orderOf({ quantity: '2', price: '100.1', timeInForce: 'FOK', stpMode })
    expect([user.placeOrder(fok).status, maker()]).toEqual([status, makerIs])
  })

  it('do not matter to a FOK that is filled before it gets there', () => {
    const { user } = openTestVenue()
    user.placeOrder(orderOf({ side: 'sell', quantity: '1', price: '100.5' }))
    const fok = orderOf({ quantity: '50', price: '100.5', timeInForce: 'FOK' })
    expect(user.placeOrder(fok).status).toBe('FILLED')
  })
})
