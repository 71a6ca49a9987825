import { decimal } from '@asterkit/instruments'
import { describe, expect, it } from 'vitest'
import { bookAt, codeOf, HOUR, limit, openTestVenue, START, USER } from './testVenue.ts'

const text = (value: { toFixed(): string } | undefined) => value?.toFixed()

describe('spot accounting', () => {
  it('takes a buyer’s commission out of the coins bought', () => {
    const { user } = openTestVenue()
    user.placeOrder(limit('spot', 'buy', { quantity: '2', price: '100' }))
    // 1 % of 2 coins; 2 * 100 paid.
    expect(text(user.spotBalances().get('SOL')?.free)).toBe('11.98')
    expect(text(user.spotBalances().get('USDT')?.free)).toBe('9800')
    const [fill] = user.fills('spot', 'SOLUSDT')
    expect([text(fill?.commission), fill?.commissionAsset]).toEqual(['0.02', 'SOL'])
  })

  it('takes a seller’s commission out of the quote received', () => {
    const { user } = openTestVenue()
    user.placeOrder(limit('spot', 'sell', { quantity: '2', price: '99' }))
    // 2 * 99.9 = 199.8, less 1.998.
    expect(text(user.spotBalances().get('SOL')?.free)).toBe('8')
    expect(text(user.spotBalances().get('USDT')?.free)).toBe('10197.802')
    expect(user.fills('spot', 'SOLUSDT')[0]?.commissionAsset).toBe('USDT')
  })

  it('rounds to 8 decimals against the user', () => {
    const { user, venue, feed } = openTestVenue({
      commission: {
        spot: { maker: decimal('0'), taker: decimal('0.000333') },
        perp: { maker: decimal('0'), taker: decimal('0') },
      },
    })
    feed.book(START + 1, 'spot', 'SOLUSDT', { bids: [['33.33', '9']], asks: [['33.33', '9']] })
    venue.advanceTo(START + 1)
    user.placeOrder(limit('spot', 'buy', { quantity: '0.3333', price: '33.33' }))
    // 0.3333 * 0.000333 = 0.0001109889, up to 0.00011099 coins.
    expect(text(user.fills('spot', 'SOLUSDT')[0]?.commission)).toBe('0.00011099')
    user.placeOrder(limit('spot', 'sell', { quantity: '0.3333', price: '33.33' }))
    // 0.3333 * 33.33 = 11.108889; its fee 0.003699260037 goes up to 0.00369927.
    expect(text(user.fills('spot', 'SOLUSDT')[1]?.commission)).toBe('0.00369927')
    expect(text(user.spotBalances().get('USDT')?.free)).toBe('9999.99630073')
  })

  it('binds the funds of a resting order and frees them when it is cancelled', () => {
    const { user } = openTestVenue()
    user.placeOrder(
      limit('spot', 'buy', { quantity: '10', price: '98', timeInForce: 'GTC', id: 'bid' }),
    )
    user.placeOrder(
      limit('spot', 'sell', { quantity: '3', price: '110', timeInForce: 'GTC', id: 'ask' }),
    )
    const view = () =>
      [...user.spotBalances()].map(([asset, { free, locked }]) => [asset, text(free), text(locked)])
    expect(view()).toEqual([
      ['USDT', '9020', '980'],
      ['SOL', '7', '3'],
    ])
    user.cancelOrder('spot', 'SOLUSDT', { clientOrderId: 'bid' })
    user.cancelAllOrders('spot', 'SOLUSDT')
    expect(view()).toEqual([
      ['USDT', '10000', '0'],
      ['SOL', '10', '0'],
    ])
    expect(codeOf(() => user.cancelOrder('spot', 'SOLUSDT', { clientOrderId: 'bid' }))).toBe(-2011)
  })

  it('frees what a resting buy saved by taking better prices first', () => {
    const { user } = openTestVenue()
    user.placeOrder(limit('spot', 'buy', { quantity: '60', price: '100.5', timeInForce: 'GTC' }))
    // 50 at 100 are paid, 10 rest at 100.5.
    const usdt = user.spotBalances().get('USDT')
    expect([text(usdt?.free), text(usdt?.locked)]).toEqual(['3995', '1005'])
  })
})

describe('perp accounting', () => {
  it('keeps cost exact and books profit of the closed share', () => {
    const { user, venue, feed } = openTestVenue()
    user.placeOrder(limit('perp', 'sell', { quantity: '3', price: '99' }))
    // 3 sold at 100: cost -300, fee 3.
    expect(text(user.perpWallet().wallet)).toBe('4997')
    feed.mark(START + 1, 'SOLUSDT', '90')
    bookAt(feed, START + 1, 'perp', '89.9', '90')
    venue.advanceTo(START + 1)
    const open = user.position('SOLUSDT')
    // -3 * 90 + 300
    expect([text(open.unrealizedProfit), text(open.entryPrice), text(open.cost)]).toEqual([
      '30',
      '100',
      '-300',
    ])
    user.placeOrder(limit('perp', 'buy', { quantity: '1', price: '91', reduceOnly: true }))
    // Closed 1 at 90: 10 profit, 0.9 fee.
    const [, close] = user.fills('perp', 'SOLUSDT')
    expect([text(close?.realizedPnl), text(close?.commission)]).toEqual(['10', '0.9'])
    expect(text(user.perpWallet().wallet)).toBe('5006.1')
    expect(text(user.position('SOLUSDT').cost)).toBe('-200')
    expect(user.income().map((row) => [row.type, text(row.amount)])).toEqual([
      ['COMMISSION', '-3'],
      ['REALIZED_PNL', '10'],
      ['COMMISSION', '-0.9'],
    ])
  })

  it('rounds the cost that leaves with a partial close and loses none of it', () => {
    const { user, venue, feed } = openTestVenue()
    const sell = (quantity: string, bid: string) => {
      feed.book(venue.now + 1, 'perp', 'SOLUSDT', { bids: [[bid, '50']], asks: [['103', '50']] })
      venue.advanceTo(venue.now + 1)
      user.placeOrder(limit('perp', 'sell', { quantity, price: bid }))
    }
    sell('1', '100')
    sell('2', '100.01')
    // Cost -300.02; a third of it is -100.00666667.
    user.placeOrder(limit('perp', 'buy', { quantity: '1', price: '103', reduceOnly: true }))
    const position = user.position('SOLUSDT')
    expect([text(position.cost), text(position.entryPrice)]).toEqual([
      '-200.01333333',
      '100.00666666',
    ])
    // 100.00666667 - 103
    expect(text(user.fills('perp', 'SOLUSDT')[2]?.realizedPnl)).toBe('-2.99333333')
    user.placeOrder(limit('perp', 'buy', { quantity: '2', price: '103', reduceOnly: true }))
    expect(text(user.position('SOLUSDT').cost)).toBe('0')
    const profit = user
      .fills('perp', 'SOLUSDT')
      .reduce((sum, fill) => sum.plus(fill.realizedPnl), decimal('0'))
    // 300.02 - 3 * 103
    expect(text(profit)).toBe('-8.98')
  })

  it('flips a position: closes it, then opens the rest', () => {
    const { user } = openTestVenue()
    user.placeOrder(limit('perp', 'sell', { quantity: '2', price: '99' }))
    user.placeOrder(limit('perp', 'buy', { quantity: '5', price: '100.1' }))
    const position = user.position('SOLUSDT')
    expect([text(position.quantity), text(position.cost)]).toEqual(['3', '300.3'])
    expect(text(user.fills('perp', 'SOLUSDT')[1]?.realizedPnl)).toBe('-0.2')
  })

  it('never lets a reduce-only order open or flip', () => {
    const { user } = openTestVenue()
    const buy = limit('perp', 'buy', { quantity: '5', price: '101', reduceOnly: true })
    expect(codeOf(() => user.placeOrder(buy))).toBe(-2022)
    user.placeOrder(limit('perp', 'sell', { quantity: '2', price: '99' }))
    expect(codeOf(() => user.placeOrder({ ...buy, side: 'sell', price: decimal('100') }))).toBe(
      -2022,
    )
    const order = user.placeOrder({ ...buy, timeInForce: 'GTC' })
    expect([order.status, text(order.executedQuantity)]).toEqual(['EXPIRED', '2'])
    expect(user.positions()).toEqual([])
  })

  it('expires a resting reduce-only order that has nothing left to reduce', () => {
    const { user, venue, feed } = openTestVenue()
    user.placeOrder(limit('perp', 'sell', { quantity: '2', price: '99' }))
    const { orderId } = user.placeOrder(
      limit('perp', 'buy', { quantity: '2', price: '98', timeInForce: 'GTC', reduceOnly: true }),
    )
    user.placeOrder(limit('perp', 'buy', { quantity: '2', price: '101' }))
    bookAt(feed, START + 1, 'perp', '96', '97')
    venue.advanceTo(START + 1)
    expect(user.getOrder('perp', 'SOLUSDT', { orderId }).status).toBe('EXPIRED')
    expect(user.positions()).toEqual([])
  })

  it('splits the wallet into bound and available margin', () => {
    const { user, venue, feed } = openTestVenue()
    user.placeOrder(limit('perp', 'sell', { quantity: '10', price: '99' }))
    user.placeOrder(limit('perp', 'sell', { quantity: '4', price: '102', timeInForce: 'GTC' }))
    feed.mark(START + 1, 'SOLUSDT', '101')
    venue.advanceTo(START + 1)
    const wallet = user.perpWallet()
    // Wallet 5000 - 10; loss 10; position 10 * 101 / 2; order 4 * 102 / 2; the rest is available.
    expect(
      [
        wallet.wallet,
        wallet.unrealizedProfit,
        wallet.positionInitialMargin,
        wallet.openOrderInitialMargin,
        wallet.available,
        wallet.maxWithdraw,
      ].map(text),
    ).toEqual(['4990', '-10', '505', '204', '4271', '4271'])
    feed.mark(START + 2, 'SOLUSDT', '90')
    venue.advanceTo(START + 2)
    // Profit of 100 opens positions but cannot be withdrawn: 4990 + 100 - 450 - 204.
    expect([user.perpWallet().available, user.perpWallet().maxWithdraw].map(text)).toEqual([
      '4436',
      '4336',
    ])
  })
})

describe('funding', () => {
  it('pays -quantity * mark * rate at the symbol’s own interval', () => {
    const { user, venue, feed } = openTestVenue()
    user.placeOrder(limit('perp', 'sell', { quantity: '3', price: '99' }))
    feed.mark(START + 4 * HOUR, 'SOLUSDT', '101.5', { fundingRate: '0.0002' })
    venue.advanceTo(START + 8 * HOUR - 1)
    expect(user.income({ type: 'FUNDING_FEE' })).toEqual([])
    expect(venue.premium('SOLUSDT')?.nextFundingTime).toBe(START + 8 * HOUR)
    venue.advanceTo(START + 8 * HOUR)
    // 3 * 101.5 * 0.0002
    const [row] = user.income({ type: 'FUNDING_FEE' })
    expect([text(row?.amount), row?.symbol, row?.time]).toEqual([
      '0.0609',
      'SOLUSDT',
      START + 8 * HOUR,
    ])
    expect(text(user.perpWallet().wallet)).toBe('4997.0609')
    expect(venue.premium('SOLUSDT')?.nextFundingTime).toBe(START + 16 * HOUR)
  })

  it('settles every interval that a long step passes, longs paying shorts', () => {
    const { user, other, venue } = openTestVenue()
    user.placeOrder(limit('perp', 'sell', { quantity: '1', price: '99' }))
    other.placeOrder(limit('perp', 'buy', { quantity: '1', price: '101' }))
    venue.advanceTo(START + 24 * HOUR)
    const amounts = (account: typeof user) =>
      account.income({ type: 'FUNDING_FEE' }).map((row) => text(row.amount))
    expect(amounts(user)).toEqual(['0.1', '0.1', '0.1'])
    expect(amounts(other)).toEqual(['-0.1', '-0.1', '-0.1'])
    expect(venue.fundingHistory('SOLUSDT', { limit: 2 }).map(({ time }) => time)).toEqual([
      START + 16 * HOUR,
      START + 24 * HOUR,
    ])
  })

  it('rounds payments down and receipts down', () => {
    const { user, other, venue, feed } = openTestVenue()
    user.placeOrder(limit('perp', 'sell', { quantity: '1', price: '99' }))
    other.placeOrder(limit('perp', 'buy', { quantity: '1', price: '101' }))
    feed.mark(START + HOUR, 'SOLUSDT', '33.333', { fundingRate: '0.0000333' })
    venue.advanceTo(START + 8 * HOUR)
    // 33.333 * 0.0000333 = 0.0011099889
    expect(text(user.income({ type: 'FUNDING_FEE' })[0]?.amount)).toBe('0.00110998')
    expect(text(other.income({ type: 'FUNDING_FEE' })[0]?.amount)).toBe('-0.00110999')
  })

  it('uses the rate that an event at the very instant states', () => {
    const { venue, feed } = openTestVenue()
    feed.mark(START + 8 * HOUR, 'SOLUSDT', '100', { fundingRate: '-0.0005' })
    venue.advanceTo(START + 9 * HOUR)
    expect(text(venue.fundingHistory('SOLUSDT').at(-1)?.rate)).toBe('-0.0005')
  })

  it('follows an interval that changes', () => {
    const { user, venue } = openTestVenue()
    user.placeOrder(limit('perp', 'sell', { quantity: '1', price: '99' }))
    venue.setFundingRule('SOLUSDT', {
      intervalHours: 1,
      cap: decimal('0.02'),
      floor: decimal('-0.02'),
    })
    venue.advanceTo(START + 3 * HOUR)
    expect(user.income({ type: 'FUNDING_FEE' })).toHaveLength(3)
  })
})

describe('liquidation', () => {
  it('closes an isolated position at mark when its own margin is used up, and nothing else', () => {
    const { user, venue, feed } = openTestVenue({ defaultMarginType: 'ISOLATED' })
    user.placeOrder(limit('perp', 'sell', { quantity: '10', price: '99' }))
    // Margin 500; short of 1000: (500 + 1000) / (10 * 1.005)
    const position = user.position('SOLUSDT')
    expect([text(position.isolatedWallet), text(position.liquidationPrice)]).toEqual([
      '500',
      '149.25373134',
    ])
    feed.mark(START + 1, 'SOLUSDT', '149.25')
    feed.mark(START + 2, 'SOLUSDT', '149.26')
    venue.advanceTo(START + 1)
    expect(user.positions()).toHaveLength(1)
    venue.advanceTo(START + 2)
    expect(user.positions()).toEqual([])
    const order = user.listOrders('perp', 'SOLUSDT').at(-1)
    expect([order?.clientOrderId, order?.status, text(order?.price)]).toEqual([
      'autoclose-2',
      'FILLED',
      '149.26',
    ])
    // 5000 - 10 fee - 492.6 loss - 14.926 fee; the loss with its fee exceeds 500 by 7.526, which insurance pays.
    expect(text(user.perpWallet().wallet)).toBe('4490')
    expect(user.income().map((row) => row.type)).toEqual([
      'COMMISSION',
      'REALIZED_PNL',
      'COMMISSION',
      'INSURANCE_CLEAR',
    ])
  })

  it('closes all crossed positions when the wallet is used up, and never leaves a debt', () => {
    const { user, venue, feed } = openTestVenue()
    user.placeOrder(limit('perp', 'sell', { quantity: '50', price: '99' }))
    user.placeOrder(limit('perp', 'sell', { quantity: '1', price: '104', timeInForce: 'GTC' }))
    feed.mark(START + 1, 'SOLUSDT', '500')
    venue.advanceTo(START + 1)
    expect(user.positions()).toEqual([])
    expect(user.openOrders('perp')).toEqual([])
    expect(text(user.perpWallet().wallet)).toBe('0')
    expect(venue.audit().totals).toEqual(venue.audit().deposited)
  })
})

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
