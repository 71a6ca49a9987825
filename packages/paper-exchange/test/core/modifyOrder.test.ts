import { decimal } from '@asterkit/instruments'
import { describe, expect, it } from 'vitest'
import { hearOrders, openPosition, orderOf, text } from './testOrders.ts'
import { codeOf, openTestVenue, START } from './testVenue.ts'

const to = (price: string, quantity: string) => ({
  price: decimal(price),
  quantity: decimal(quantity),
})

describe('a change of a resting order', () => {
  /** An order of 2 at 100 behind 50 of the outside; prints follow. */
  const open = () => {
    const test = openTestVenue()
    const { orderId } = test.user.placeOrder(orderOf({ quantity: '2', price: '100' }))
    let time = START
    return {
      ...test,
      orderId,
      change: (price: string, quantity: string) =>
        test.user.modifyOrder('SOLUSDT', { orderId }, to(price, quantity)),
      print(quantity: string) {
        time += 1
        test.feed.trade(time, 'perp', 'SOLUSDT', { price: '100', quantity, takerSide: 'sell' })
        test.venue.advanceTo(time)
        return text(test.user.getOrder('perp', 'SOLUSDT', { orderId }).executedQuantity)
      },
    }
  }

  it('keeps its place in the queue for less at the same price', () => {
    const { change, print } = open()
    print('50')
    expect(change('100', '1').status).toBe('NEW')
    expect(print('1')).toBe('1')
  })

  it('goes to the end of the queue for more', () => {
    const { change, print } = open()
    print('50')
    change('100', '3')
    expect([print('50'), print('1')]).toEqual(['0', '1'])
  })

  it('trades at once when its new price reaches the other side', () => {
    const { change, venue } = open()
    const heard = hearOrders(venue)
    const order = change('100.1', '2')
    expect([order.status, text(order.executedQuote)]).toEqual(['FILLED', '200.2'])
    expect(heard).toEqual(['NEW NEW LIMIT', 'TRADE FILLED LIMIT'])
  })

  it('cannot be made once it has filled, nor to less than has filled', () => {
    const { change, print } = open()
    expect(print('51')).toBe('1')
    expect(codeOf(() => change('100', '1'))).toBe(-4003)
    expect(print('1')).toBe('2')
    expect(codeOf(() => change('100', '3'))).toBe(-2013)
  })

  it('is judged by what it adds, and a refusal changes nothing', () => {
    const { change, venue, user } = open()
    // 5000 at leverage 2 carry about 98 coins, but not 98 beside the 2 that the order has already.
    expect(codeOf(() => change('100', '97'))).toBe('accepted')
    const before = venue.stateHash()
    const { available } = user.perpWallet()
    expect(codeOf(() => change('100', '500'))).toBe(-2019)
    expect(codeOf(() => change('100.005', '2'))).toBe(-4014)
    expect(venue.stateHash()).toBe(before)
    expect(user.perpWallet().available).toEqual(available)
  })

  it('is for LIMIT orders only', () => {
    const { user } = openTestVenue()
    openPosition(user, 'buy', '1')
    const { orderId } = user.placeOrder(
      orderOf({ type: 'STOP', side: 'sell', quantity: '1', price: '98', stopPrice: '99' }),
    )
    expect(codeOf(() => user.modifyOrder('SOLUSDT', { orderId }, to('97', '1')))).toBe(-1116)
  })
})
