import { decimal, ONE } from '@asterkit/instruments'
import { describe, expect, it } from 'vitest'
import type { StrategyLink, StrategyType, VenueAccount } from '../../src/core/index.ts'
import { type OrderInput, orderOf, text } from './testOrders.ts'
import { codeOf, openTestVenue, START } from './testVenue.ts'

type Part = OrderInput & { readonly links?: readonly StrategyLink[] }

const strategyOf = (type: StrategyType, ...parts: readonly Part[]) => ({
  type,
  parts: parts.map(({ links = [], ...order }) => ({ request: orderOf(order), links })),
})

const entry: Part = { quantity: '1', price: '100.1' }
const stopLoss: Part = {
  type: 'STOP_MARKET',
  side: 'sell',
  quantity: '1',
  stopPrice: '95',
  workingType: 'MARK_PRICE',
  reduceOnly: true,
}
const takeProfit: Part = { side: 'sell', quantity: '1', price: '104', reduceOnly: true }

/** Changes the price of an order of 1. */
const moveTo = (user: VenueAccount, orderId: number | undefined, price: string) =>
  user.modifyOrder('SOLUSDT', { orderId: orderId ?? 0 }, { price: decimal(price), quantity: ONE })

const open = () => {
  const test = openTestVenue()
  const types = () => test.user.openOrders('perp').map(({ type }) => type)
  return {
    ...test,
    types,
    place: (type: StrategyType, ...parts: readonly Part[]) =>
      test.user.placeStrategy(strategyOf(type, ...parts)),
    mark(price: string) {
      test.feed.mark(START + 1, 'SOLUSDT', price)
      test.venue.advanceTo(START + 1)
    },
  }
}

describe('OTO', () => {
  it('places the second order when the first has filled', () => {
    const { place, types, user } = open()
    const strategy = place('OTO', { ...entry, price: '99' }, stopLoss)
    expect([types(), strategy.status]).toEqual([['LIMIT'], 'WORKING'])
    moveTo(user, strategy.orders[0]?.orderId, '100.1')
    expect(types()).toEqual(['STOP_MARKET'])
    expect(strategy.orders[1]?.triggerTime).toBe(START)
  })

  it('is over when the first order ends without a fill', () => {
    const { place, types, user } = open()
    const strategy = place('OTO', { ...entry, price: '99' }, stopLoss)
    user.cancelAllOrders('perp', 'SOLUSDT')
    expect([types(), strategy.status, strategy.orders[1]?.ended]).toEqual([
      [],
      'EXPIRED',
      'EXPIRED',
    ])
  })

  it('says which order was refused when its time came', () => {
    const { place } = open()
    const strategy = place('OTO', entry, { ...takeProfit, price: '104.001' })
    expect([strategy.failure?.code, strategy.orders[1]?.ended, strategy.status]).toEqual([
      -4014,
      'REJECTED',
      'EXPIRED',
    ])
  })
})

describe('OCO', () => {
  it('cancels the one when the other fills, also in part', () => {
    const { place, types, user, other } = open()
    user.placeOrder(orderOf(entry))
    const strategy = place('OCO', takeProfit, stopLoss)
    expect(types()).toEqual(['LIMIT', 'STOP_MARKET'])
    // 50 at 100.1, 50 at 101.1 and half of ours.
    other.placeOrder(orderOf({ quantity: '50', price: '100.1', timeInForce: 'IOC' }))
    other.placeOrder(orderOf({ quantity: '40', price: '101.1', timeInForce: 'IOC' }))
    expect(types()).toEqual(['LIMIT', 'STOP_MARKET'])
    const [first] = user.openOrders('perp')
    moveTo(user, first?.orderId, '100')
    expect([types(), strategy.status]).toEqual([[], 'EXPIRED'])
    expect(text(user.position('SOLUSDT').quantity)).toBe('0')
  })

  it('cancels the limit when the stop is set off', () => {
    const { place, types, mark, user } = open()
    user.placeOrder(orderOf(entry))
    place('OCO', takeProfit, stopLoss)
    mark('95')
    expect(types()).toEqual([])
    expect(user.listOrders('perp', 'SOLUSDT').map(({ status }) => status)).toEqual([
      'FILLED',
      'CANCELED',
      'FILLED',
    ])
  })

  it('is refused as a whole when one of its orders is', () => {
    const { place, types, venue } = open()
    const before = venue.stateHash()
    const far = { ...entry, price: '99' }
    expect(codeOf(() => place('OCO', far, { ...far, price: '120' }))).toBe(-4016)
    expect([types(), venue.stateHash()]).toEqual([[], before])
  })
})

describe('OTOCO', () => {
  it('places the pair when the entry has filled and lets one cancel the other', () => {
    const { place, types, mark, user } = open()
    const strategy = place('OTOCO', entry, takeProfit, stopLoss)
    expect(types()).toEqual(['LIMIT', 'STOP_MARKET'])
    mark('94')
    expect([types(), strategy.status]).toEqual([[], 'EXPIRED'])
    expect(text(user.position('SOLUSDT').quantity)).toBe('0')
  })
})

describe('an update', () => {
  it('replaces what waits, changes what rests and leaves the strategy whole', () => {
    const { place, types, mark, user } = open()
    user.placeOrder(orderOf(entry))
    const strategy = place('OCO', takeProfit, stopLoss)
    const results = user.updateStrategy(strategy.strategyId, [
      orderOf({ ...takeProfit, price: '103' }),
      orderOf({ ...stopLoss, stopPrice: '97' }),
    ])
    expect(results).toEqual([undefined, undefined])
    const opens = user.openOrders('perp')
    expect(opens.map((order) => text(order.trigger?.stopPrice ?? order.price))).toEqual([
      '103',
      '97',
    ])
    mark('97')
    expect([types(), strategy.status]).toEqual([[], 'EXPIRED'])
  })

  it('says of each order why it stayed as it was', () => {
    const { place, user } = open()
    const strategy = place('OTO', { ...entry, price: '99' }, stopLoss)
    const results = user.updateStrategy(strategy.strategyId, [
      orderOf({ ...entry, price: '99.001' }),
      orderOf({ ...stopLoss, stopPrice: '90' }),
    ])
    expect(results.map((result) => result?.code)).toEqual([-4014, undefined])
    expect(text(strategy.orders[1]?.request.stopPrice)).toBe('90')
    expect(codeOf(() => user.updateStrategy(99, []))).toBe(-2013)
  })
})

describe('links of its own', () => {
  it('replace those of the type', () => {
    const { place, types, user } = open()
    const onCancel: StrategyLink = { driver: 1, on: 'CANCELED', action: 'PLACE_ORDER' }
    place('OTO', { ...entry, price: '99' }, { ...entry, price: '98', links: [onCancel] })
    user.cancelAllOrders('perp', 'SOLUSDT')
    expect(types()).toEqual(['LIMIT'])
    expect(text(user.openOrders('perp')[0]?.price)).toBe('98')
  })
})
