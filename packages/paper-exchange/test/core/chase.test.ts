import { decimal } from '@asterkit/instruments'
import { describe, expect, it } from 'vitest'
import type { ChaseRequest } from '../../src/core/index.ts'
import { hearOrders, text } from './testOrders.ts'
import { bookAt, codeOf, openTestVenue, START } from './testVenue.ts'

const base: ChaseRequest = {
  symbol: 'SOLUSDT',
  side: 'buy',
  quantity: decimal('1'),
  unit: 'BASE',
}

const open = (more: Partial<ChaseRequest> = {}) => {
  const test = openTestVenue()
  const { orderId } = test.user.placeChase({ ...base, ...more })
  const order = () => test.user.getOrder('perp', 'SOLUSDT', { orderId })
  return {
    ...test,
    order,
    priceAfter(time: number, bid: string, ask: string) {
      bookAt(test.feed, START + time, 'perp', bid, ask)
      test.venue.advanceTo(START + time)
      return text(order().price)
    },
  }
}

describe('a chase', () => {
  it('follows the best price of its side once per second', () => {
    const { order, priceAfter } = open({ offset: decimal('0.02') })
    expect([order().timeInForce, text(order().price)]).toEqual(['GTX', '99.98'])
    expect(priceAfter(999, '101', '101.1')).toBe('99.98')
    expect(priceAfter(1000, '101', '101.1')).toBe('100.98')
    expect(priceAfter(2500, '100.5', '101.1')).toBe('100.98')
    expect(priceAfter(3000, '100.5', '101.1')).toBe('100.48')
  })

  it('ends beyond its largest distance', () => {
    const { order, priceAfter, venue } = open({
      maxOffset: { value: decimal('1'), type: 'PERCENTAGE' },
    })
    const heard = hearOrders(venue)
    expect(priceAfter(1000, '101', '101.1')).toBe('101')
    expect(priceAfter(2000, '101.01', '101.1')).toBe('101')
    expect([order().status, heard.at(-1)]).toEqual([
      'CANCELED',
      'CANCELED CANCELED LIMIT OFFSET_CANCELLED',
    ])
  })

  it('ends when its order is cancelled, and needs no book after that', () => {
    const { user, order, priceAfter } = open()
    user.cancelAllOrders('perp', 'SOLUSDT')
    expect(priceAfter(1000, '101', '101.1')).toBe('100')
    expect(order().status).toBe('CANCELED')
  })

  it('converts a quote amount at the mark and refuses an offset off the tick', () => {
    const { order } = open({ unit: 'QUOTE', quantity: decimal('250.17') })
    expect(text(order().quantity)).toBe('2.501')
    const { user } = openTestVenue()
    expect(codeOf(() => user.placeChase({ ...base, offset: decimal('0.005') }))).toBe(-4014)
  })
})
