import { describe, expect, it } from 'vitest'
import { hearOrders, type OrderInput, openPosition, orderOf, text } from './testOrders.ts'
import { bookAt, codeOf, instrumentOf, openTestVenue, START, type TestVenue } from './testVenue.ts'

/** Moves the mark price and lets the venue play it. */
function markAt({ feed, venue }: TestVenue, time: number, price: string): void {
  feed.mark(START + time, 'SOLUSDT', price)
  venue.advanceTo(START + time)
}

/** Prints a trade and lets the venue play it. */
function printAt({ feed, venue }: TestVenue, time: number, price: string): void {
  feed.trade(START + time, 'perp', 'SOLUSDT', { price, quantity: '1', takerSide: 'buy' })
  venue.advanceTo(START + time)
}

const stop = (input: OrderInput) =>
  orderOf({ type: 'STOP_MARKET', quantity: '1', workingType: 'MARK_PRICE', ...input })

describe('conditional orders', () => {
  it.each([
    ['STOP_MARKET', 'buy', '101', '100.99', '101'],
    ['STOP_MARKET', 'sell', '99', '99.01', '99'],
    ['TAKE_PROFIT_MARKET', 'buy', '99', '99.01', '98.9'],
    ['TAKE_PROFIT_MARKET', 'sell', '101', '100.99', '101.2'],
  ] as const)('%s %s at %s waits at %s and trades at %s', (type, side, stopPrice, short, there) => {
    const test = openTestVenue()
    const { orderId, status } = test.user.placeOrder(stop({ type, side, stopPrice }))
    expect(status).toBe('NEW')
    markAt(test, 1, short)
    expect(test.user.openOrders('perp').map((order) => order.orderId)).toEqual([orderId])
    markAt(test, 2, there)
    const order = test.user.getOrder('perp', 'SOLUSDT', { orderId })
    expect([order.status, order.type, order.trigger?.type, order.trigger?.time]).toEqual([
      'FILLED',
      'MARKET',
      type,
      START + 2,
    ])
  })

  it.each([
    ['STOP', 'buy', '100', '100'],
    ['STOP', 'sell', '100', '100'],
    ['TAKE_PROFIT', 'buy', '100', '100'],
    ['TAKE_PROFIT', 'sell', '100', '100'],
  ] as const)('%s %s that the mark has reached is refused', (type, side, stopPrice, price) => {
    const { user } = openTestVenue()
    expect(codeOf(() => user.placeOrder(stop({ type, side, stopPrice, price })))).toBe(-2021)
    expect(user.openOrders('perp')).toEqual([])
  })

  it('rest at their limit once they are set off, and say so', () => {
    const test = openTestVenue()
    const heard = hearOrders(test.venue)
    const { orderId } = test.user.placeOrder(
      stop({ type: 'STOP', side: 'sell', stopPrice: '98', price: '105' }),
    )
    markAt(test, 1, '98')
    expect(heard).toEqual(['NEW NEW STOP', 'NEW NEW LIMIT'])
    expect(test.user.getOrder('perp', 'SOLUSDT', { orderId }).status).toBe('NEW')
    expect(text(test.venue.depth('perp', 'SOLUSDT')?.asks.at(-1)?.[0])).toBe('105')
  })

  it('are in no book and bind no margin while they wait', () => {
    const { user, venue } = openTestVenue()
    const before = user.perpWallet().available
    user.placeOrder(stop({ type: 'STOP', side: 'sell', stopPrice: '98', price: '97' }))
    expect(user.perpWallet().available).toEqual(before)
    expect(venue.depth('perp', 'SOLUSDT')?.asks.length).toBe(2)
  })

  it('follow the last trade under CONTRACT_PRICE, and own trades count', () => {
    const test = openTestVenue()
    printAt(test, 1, '100')
    const { orderId } = test.user.placeOrder(
      stop({ side: 'sell', stopPrice: '99', workingType: 'CONTRACT_PRICE' }),
    )
    markAt(test, 2, '97')
    expect(test.user.getOrder('perp', 'SOLUSDT', { orderId }).status).toBe('NEW')
    // 50 at 100 and one at 99: the last print is the stop price.
    test.other.placeOrder(orderOf({ type: 'MARKET', side: 'sell', quantity: '51' }))
    expect(test.user.getOrder('perp', 'SOLUSDT', { orderId }).status).toBe('FILLED')
  })

  it('follow the middle of the book where the feed states no trades', () => {
    const test = openTestVenue()
    const { orderId } = test.user.placeOrder(
      stop({ side: 'buy', stopPrice: '101', workingType: 'CONTRACT_PRICE' }),
    )
    bookAt(test.feed, START + 1, 'perp', '101', '101.1')
    test.venue.advanceTo(START + 1)
    expect(test.user.getOrder('perp', 'SOLUSDT', { orderId }).status).toBe('FILLED')
  })

  it('close the whole position that there is when they are set off', () => {
    const test = openTestVenue()
    openPosition(test.user, 'buy', '3')
    const { orderId } = test.user.placeOrder(
      orderOf({
        type: 'STOP_MARKET',
        side: 'sell',
        stopPrice: '99',
        closePosition: true,
        workingType: 'MARK_PRICE',
      }),
    )
    openPosition(test.user, 'buy', '2')
    markAt(test, 1, '99')
    const order = test.user.getOrder('perp', 'SOLUSDT', { orderId })
    expect([order.status, text(order.executedQuantity)]).toEqual(['FILLED', '5'])
    expect(test.user.positions()).toEqual([])
  })

  it('expire when there is nothing to close or no margin at that moment', () => {
    const test = openTestVenue()
    const heard = hearOrders(test.venue)
    test.user.placeOrder(
      orderOf({
        type: 'STOP_MARKET',
        side: 'sell',
        stopPrice: '99',
        closePosition: true,
        workingType: 'MARK_PRICE',
      }),
    )
    test.user.placeOrder(stop({ side: 'sell', stopPrice: '99', quantity: '5000' }))
    markAt(test, 1, '99')
    expect(heard.slice(2)).toEqual([
      'EXPIRED EXPIRED STOP_MARKET TRIGGER_REFUSED',
      'EXPIRED EXPIRED STOP_MARKET TRIGGER_REFUSED',
    ])
    expect(test.user.fills('perp', 'SOLUSDT')).toEqual([])
  })

  it('expire under price protection while mark and last are far apart', () => {
    const test = openTestVenue()
    const near = { side: 'sell', stopPrice: '90', quantity: '1' } as const
    const protectedOrder = test.user.placeOrder(stop({ ...near, priceProtect: true }))
    const plain = test.user.placeOrder(stop(near))
    // The middle of the book stays at 100.05: 25 % above a mark of 80.
    markAt(test, 1, '80')
    const statusOf = (orderId: number) => test.user.getOrder('perp', 'SOLUSDT', { orderId }).status
    expect([statusOf(protectedOrder.orderId), statusOf(plain.orderId)]).toEqual([
      'EXPIRED',
      'FILLED',
    ])
  })

  it('set each other off: the trade of one moves the price to the next', () => {
    const test = openTestVenue()
    printAt(test, 1, '100')
    const contract = { workingType: 'CONTRACT_PRICE', side: 'sell' } as const
    test.user.placeOrder(stop({ ...contract, stopPrice: '99.5', quantity: '51' }))
    test.other.placeOrder(stop({ ...contract, stopPrice: '99', quantity: '2' }))
    printAt(test, 2, '99.5')
    expect(test.user.fills('perp', 'SOLUSDT').map(({ price }) => text(price))).toEqual([
      '100',
      '99',
    ])
    expect(test.other.fills('perp', 'SOLUSDT').map(({ price }) => text(price))).toEqual(['99'])
  })

  it('count towards both order limits', () => {
    const perp = instrumentOf('perp', 'SOLUSDT', { maxConditionalOrders: 1, maxOpenOrders: 2 })
    const { user } = openTestVenue({ instruments: [instrumentOf('spot'), perp] })
    const wait = () => user.placeOrder(stop({ side: 'sell', stopPrice: '99' }))
    const first = wait()
    expect(codeOf(wait)).toBe(-4045)
    user.placeOrder(orderOf({ quantity: '1', price: '99' }))
    expect(codeOf(() => user.placeOrder(orderOf({ quantity: '1', price: '99' })))).toBe(-2025)
    user.cancelOrder('perp', 'SOLUSDT', { orderId: first.orderId })
    expect(codeOf(wait)).toBe('accepted')
  })

  it.each<[OrderInput, number]>([
    [{ stopPrice: '-1' }, -4006],
    [{ stopPrice: '100000.01' }, -4007],
    [{ stopPrice: '101.005' }, -4014],
    [{ stopPrice: '101', closePosition: true }, -4137],
    [{ stopPrice: '101', price: '101' }, -1106],
    [{ type: 'STOP', stopPrice: '101' }, -1102],
    [{ type: 'STOP', stopPrice: '101', price: '107' }, -4183],
    [{ type: 'STOP', side: 'sell', stopPrice: '99', price: '94' }, -4184],
    [{ type: 'TRAILING_STOP_MARKET' }, -1102],
    [{ type: 'TRAILING_STOP_MARKET', callbackRate: '5.1' }, -1130],
    [{ type: 'TRAILING_STOP_MARKET', callbackRate: '1', stopPrice: '101' }, -1106],
    [{ type: 'TRAILING_STOP_MARKET', callbackRate: '1', activationPrice: '99.005' }, -4135],
    [{ type: 'TRAILING_STOP_MARKET', callbackRate: '1', activationPrice: '101' }, -2021],
    [{ market: 'spot', type: 'TRAILING_STOP_MARKET', callbackRate: '1' }, -1116],
    [{ market: 'spot', stopPrice: '101' }, -1106],
  ])('%o is refused with %d', (input, code) => {
    const { user, venue } = openTestVenue()
    const before = venue.stateHash()
    expect(codeOf(() => user.placeOrder(stop(input)))).toBe(code)
    expect(venue.stateHash()).toBe(before)
  })

  it('work on spot by the last trade', () => {
    const test = openTestVenue()
    const { orderId } = test.user.placeOrder(
      orderOf({ market: 'spot', type: 'STOP_MARKET', quantity: '1', stopPrice: '101' }),
    )
    const print = { price: '101', quantity: '1', takerSide: 'buy' } as const
    test.feed.trade(START + 1, 'spot', 'SOLUSDT', print)
    test.venue.advanceTo(START + 1)
    expect(test.user.getOrder('spot', 'SOLUSDT', { orderId }).status).toBe('FILLED')
  })
})

describe('a trailing stop', () => {
  const trailing = (input: OrderInput) =>
    stop({ type: 'TRAILING_STOP_MARKET', callbackRate: '2', ...input })

  it('sells when the price is down from its best by the callback rate', () => {
    const test = openTestVenue()
    const { orderId } = test.user.placeOrder(trailing({ side: 'sell' }))
    const statusAt = (time: number, price: string) => {
      markAt(test, time, price)
      return test.user.getOrder('perp', 'SOLUSDT', { orderId }).status
    }
    // Best 104: set off at 101.92. From the start price alone it would have been at 98.
    expect([
      statusAt(1, '98.01'),
      statusAt(2, '104'),
      statusAt(3, '101.93'),
      statusAt(4, '101.92'),
    ]).toEqual(['NEW', 'NEW', 'NEW', 'FILLED'])
  })

  it('buys back up from the lowest price, but not before its activation was reached', () => {
    const test = openTestVenue()
    const { orderId } = test.user.placeOrder(trailing({ activationPrice: '95' }))
    const statusAt = (time: number, price: string) => {
      markAt(test, time, price)
      return test.user.getOrder('perp', 'SOLUSDT', { orderId }).status
    }
    expect([statusAt(1, '96'), statusAt(2, '99'), statusAt(3, '95'), statusAt(4, '96.9')]).toEqual([
      'NEW',
      'NEW',
      'NEW',
      'FILLED',
    ])
  })
})
