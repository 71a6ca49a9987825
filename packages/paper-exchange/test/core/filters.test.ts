import { decimal } from '@asterkit/instruments'
import { describe, expect, it } from 'vitest'
import { codeOf, instrumentOf, limit, openTestVenue } from './testVenue.ts'

describe('order rules', () => {
  const perp = (quantity: string, price: string, side: 'buy' | 'sell' = 'buy') => {
    const { user } = openTestVenue()
    return codeOf(() => user.placeOrder(limit('perp', side, { quantity, price })))
  }
  const spot = (quantity: string, price: string) => {
    const { user } = openTestVenue()
    try {
      user.placeOrder(limit('spot', 'buy', { quantity, price }))
    } catch (error) {
      return (error as Error).message
    }
    return 'accepted'
  }

  it.each([
    ['a ninth decimal', '1', '100.000000001', -1111],
    ['a price of zero', '1', '0', -4001],
    ['a price above the maximum', '1', '100000.01', -4002],
    ['a price below the minimum', '1', '0.001', -4013],
    ['a price off the tick', '1', '100.005', -4014],
    ['no quantity', '0', '100', -4003],
    ['a quantity below the minimum', '0.0005', '100', -4004],
    ['a quantity above the maximum', '1000001', '100', -4005],
    ['a quantity off the step', '1.0005', '100', -4023],
    ['a value below the minimum', '0.049', '100', -4164],
    ['a buy above the band', '1', '105.01', -4016],
  ])('refuses a perp order with %s', (_, quantity, price, code) => {
    expect(perp(quantity, price)).toBe(code)
  })

  it('binds perp sells from below and buys from above only', () => {
    expect(perp('1', '94.99', 'sell')).toBe(-4024)
    expect(perp('1', '94.99', 'buy')).toBe('accepted')
    expect(perp('1', '105', 'buy')).toBe('accepted')
  })

  it('reports the first broken rule in the documented order', () => {
    expect(perp('0.0005', '100.005')).toBe(-4014)
    expect(perp('1.0005', '106')).toBe(-4023)
  })

  it.each([
    ['1', '100.005', 'PRICE_FILTER'],
    ['0.00001', '100', 'LOT_SIZE'],
    ['0.049', '100', 'MIN_NOTIONAL'],
    ['1', '501', 'PERCENT_PRICE'],
  ])('names the broken filter of a spot order (%s at %s)', (quantity, price, filter) => {
    expect(spot(quantity, price)).toBe(`Filter failure: ${filter}`)
  })

  it('limits the working orders per symbol', () => {
    const { user } = openTestVenue()
    const place = (market: 'spot' | 'perp') => () =>
      user.placeOrder(limit(market, 'buy', { quantity: '1', price: '98', timeInForce: 'GTC' }))
    for (let i = 0; i < 3; i += 1) {
      place('perp')()
      place('spot')()
    }
    expect(codeOf(place('perp'))).toBe(-2025)
    expect(codeOf(place('spot'))).toBe(-1013)
  })

  it('refuses unknown symbols, missing prices and a foreign side', () => {
    const { user } = openTestVenue()
    const order = limit('perp', 'buy', { quantity: '1', price: '100' })
    expect(codeOf(() => user.placeOrder({ ...order, symbol: 'XYZUSDT' }))).toBe(-1121)
    const { price: _, ...withoutPrice } = order
    expect(codeOf(() => user.placeOrder(withoutPrice))).toBe(-1102)
    expect(codeOf(() => user.placeOrder({ ...order, positionSide: 'SHORT' }))).toBe(-4061)
    expect(codeOf(() => user.placeOrder({ ...order, newClientOrderId: 'a b' }))).toBe(-4015)
    const spotOrder = { ...limit('spot', 'buy', { quantity: '1', price: '100' }), reduceOnly: true }
    expect(codeOf(() => user.placeOrder(spotOrder))).toBe(-1106)
  })

  it('takes only reduce-only orders on a perp that is not trading', () => {
    const { user, venue } = openTestVenue()
    user.placeOrder(limit('perp', 'sell', { quantity: '2', price: '99' }))
    venue.setInstrument(instrumentOf('perp', 'SOLUSDT', { status: 'SETTLING' }))
    const buy = (reduceOnly: boolean) =>
      codeOf(() =>
        user.placeOrder(limit('perp', 'buy', { quantity: '1', price: '101', reduceOnly })),
      )
    expect(buy(false)).toBe(-4140)
    expect(buy(true)).toBe('accepted')
    venue.setInstrument(instrumentOf('perp', 'SOLUSDT', { status: 'CLOSE' }))
    expect(buy(true)).toBe(-4141)
    venue.setInstrument(instrumentOf('spot', 'SOLUSDT', { status: 'HALT' }))
    expect(
      codeOf(() => user.placeOrder(limit('spot', 'sell', { quantity: '1', price: '99' }))),
    ).toBe(-1013)
  })

  it('lets reduce-only orders below the minimum value through', () => {
    const { user } = openTestVenue()
    user.placeOrder(limit('perp', 'sell', { quantity: '2', price: '99' }))
    const small = limit('perp', 'buy', { quantity: '0.01', price: '101', reduceOnly: true })
    expect(user.placeOrder(small).status).toBe('FILLED')
  })
})

describe('client order ids', () => {
  it('can be used again after a fill, so that the order executes twice', () => {
    const { user } = openTestVenue()
    for (const market of ['spot', 'perp'] as const) {
      const order = limit(market, 'buy', { quantity: '1', price: '101', id: 'same' })
      user.placeOrder(order)
      user.placeOrder(order)
      expect(user.fills(market, 'SOLUSDT').map((fill) => fill.clientOrderId)).toEqual([
        'same',
        'same',
      ])
      const newest = user.getOrder(market, 'SOLUSDT', { clientOrderId: 'same' })
      expect(newest.orderId).toBe(user.listOrders(market, 'SOLUSDT').at(-1)?.orderId)
    }
  })

  it('are refused while the order works; on spot until it is filled', () => {
    const { user } = openTestVenue()
    const order = (market: 'spot' | 'perp') =>
      limit(market, 'buy', { quantity: '1', price: '98', timeInForce: 'GTC', id: 'same' })
    for (const market of ['spot', 'perp'] as const) {
      user.placeOrder(order(market))
      expect(codeOf(() => user.placeOrder(order(market)))).toBe(-2010)
      user.cancelOrder(market, 'SOLUSDT', { clientOrderId: 'same' })
    }
    expect(codeOf(() => user.placeOrder(order('spot')))).toBe(-2010)
    expect(codeOf(() => user.placeOrder(order('perp')))).toBe('accepted')
  })
})

describe('funds', () => {
  it('refuses spot orders beyond the free balance', () => {
    const { user } = openTestVenue()
    const buy = (quantity: string) =>
      codeOf(() =>
        user.placeOrder(limit('spot', 'buy', { quantity, price: '99', timeInForce: 'GTC' })),
      )
    // 10000 USDT pay 101.0101 at 99.
    expect(buy('101.0102')).toBe(-2018)
    expect(buy('101.0101')).toBe('accepted')
    expect(buy('1')).toBe(-2018)
    expect(
      codeOf(() => user.placeOrder(limit('spot', 'sell', { quantity: '10.0001', price: '99' }))),
    ).toBe(-2018)
  })

  it('asks for initial margin, commission and the loss against the mark', () => {
    const { user } = openTestVenue()
    // Leverage 2: value 9800 binds 4900, 1 % fee is 98: 4998 of 5000.
    const sell = (quantity: string) =>
      codeOf(() =>
        user.placeOrder(limit('perp', 'sell', { quantity, price: '100', timeInForce: 'GTX' })),
      )
    const buy = (quantity: string, price: string) =>
      codeOf(() => user.placeOrder(limit('perp', 'buy', { quantity, price, timeInForce: 'GTX' })))
    expect(sell('98.1')).toBe(-2019)
    expect(buy('98.1', '100')).toBe(-2019)
    expect(buy('98', '100')).toBe('accepted')
  })

  it('counts the loss of a sell below the mark', () => {
    const { user } = openTestVenue()
    // Judged at the bid of 100: 96 bind 4800, fee 96, and 96 * (100 - 98) = 192 of loss.
    const sell = (price: string) =>
      codeOf(() => user.placeOrder(limit('perp', 'sell', { quantity: '96', price })))
    expect(sell('98')).toBe(-2019)
    expect(sell('99.5')).toBe('accepted')
  })

  it('needs no margin for an order that can only shrink the position', () => {
    const { user } = openTestVenue()
    user.placeOrder(limit('perp', 'sell', { quantity: '90', price: '98' }))
    const amount = user.perpWallet().maxWithdraw
    user.transfer({ kindType: 'FUTURE_SPOT', asset: 'USDT', amount, clientTranId: 'all' })
    expect(user.perpWallet().available.toFixed()).toBe('0')
    const close = limit('perp', 'buy', { quantity: '90', price: '102' })
    expect(codeOf(() => user.placeOrder(close))).toBe('accepted')
    expect(user.positions()).toEqual([])
  })

  it('refuses a position beyond the bracket of its leverage', () => {
    const brackets = [
      {
        notionalFloor: decimal('0'),
        notionalCap: decimal('1000'),
        maintenanceRate: decimal('0.01'),
        deduction: decimal('0'),
        maxLeverage: 5,
      },
    ]
    const { user } = openTestVenue({ brackets: () => brackets })
    const sell = (quantity: string) =>
      codeOf(() => user.placeOrder(limit('perp', 'sell', { quantity, price: '100' })))
    expect(sell('10.001')).toBe(-2027)
    expect(sell('10')).toBe('accepted')
    expect(sell('0.1')).toBe(-2027)
  })
})
