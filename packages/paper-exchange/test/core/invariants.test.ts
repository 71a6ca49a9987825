import { Decimal, decimal } from '@asterkit/instruments'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type VenueAccount, VenueError } from '../../src/core/index.ts'
import { bookAt, FINE, instrumentOf, limit, openTestVenue, type TestVenue } from './testVenue.ts'

/** One random step, in small whole numbers that the runner turns into amounts. */
type Step = {
  readonly kind:
    | 'order'
    | 'order-again'
    | 'cancel'
    | 'transfer'
    | 'leverage'
    | 'margin-type'
    | 'market'
    | 'wait'
  readonly who: 0 | 1
  readonly market: 'spot' | 'perp'
  readonly side: 'buy' | 'sell'
  readonly size: number
  readonly offset: number
  readonly timeInForce: 'GTC' | 'IOC' | 'FOK' | 'GTX' | 'HIDDEN'
  readonly reduceOnly: boolean
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(
    'order',
    'order',
    'order',
    'order-again',
    'cancel',
    'transfer',
    'leverage',
    'margin-type',
    'market',
    'market',
    'wait',
  ),
  who: fc.constantFrom(0, 1),
  market: fc.constantFrom('spot', 'perp'),
  side: fc.constantFrom('buy', 'sell'),
  size: fc.integer({ min: 1, max: 90_000 }),
  offset: fc.integer({ min: -300, max: 300 }),
  timeInForce: fc.constantFrom('GTC', 'IOC', 'FOK', 'GTX', 'HIDDEN'),
  reduceOnly: fc.boolean(),
})
const steps = fc.array(step, { minLength: 1, maxLength: 60 })

/** Awkward increments and rates: every booking has something to round. */
const options = {
  instruments: [instrumentOf('spot', 'SOLUSDT', FINE), instrumentOf('perp', 'SOLUSDT', FINE)],
  commission: {
    spot: { maker: decimal('0.0000777'), taker: decimal('0.0003333') },
    perp: { maker: decimal('0.0001111'), taker: decimal('0.0003517') },
  },
}

/** Plays the steps; a market step moves the price by up to 30 %. @returns The venue at the end. */
function play(
  list: readonly Step[],
  check: (test: TestVenue) => void = () => undefined,
): TestVenue {
  const test = openTestVenue(options)
  let price = 100
  for (const [index, next] of list.entries()) {
    const account = next.who === 0 ? test.user : test.other
    if (next.kind === 'market') {
      price = Math.max(20, Math.min(400, price * (1 + next.offset / 1000)))
      const time = test.venue.now + 1 + next.size * 500
      test.feed.mark(time, 'SOLUSDT', price.toFixed(3), {
        fundingRate: (next.offset / 1e5).toFixed(8),
      })
      bookAt(test.feed, time, 'spot', (price * 0.999).toFixed(2), price.toFixed(2))
      bookAt(test.feed, time, 'perp', price.toFixed(2), (price * 1.001).toFixed(2))
      test.venue.advanceTo(time)
    } else if (next.kind === 'wait') {
      test.venue.advanceTo(test.venue.now + next.size * 1000)
    } else {
      attempt(test, () => command(account, next, index, price))
    }
    check(test)
  }
  return test
}

function command(account: VenueAccount, next: Step, index: number, price: number): void {
  const { market, side } = next
  const [open] = account.openOrders(market)
  if (next.kind === 'cancel' && open !== undefined) {
    account.cancelOrder(market, 'SOLUSDT', { orderId: open.orderId })
  } else if (next.kind === 'transfer') {
    const kindType = side === 'buy' ? 'SPOT_FUTURE' : 'FUTURE_SPOT'
    const amount = decimal((next.size / 13).toFixed(8))
    account.transfer({ kindType, amount, asset: 'USDT', clientTranId: `t${next.offset}` })
  } else if (next.kind === 'leverage') {
    account.setLeverage('SOLUSDT', 1 + (next.size % 20))
  } else if (next.kind === 'margin-type') {
    account.setMarginType('SOLUSDT', side === 'buy' ? 'ISOLATED' : 'CROSSED')
  } else {
    const quantity = (next.size / 1001).toFixed(5)
    const at = (price * (1 + next.offset / 10_000)).toFixed(4)
    const id = next.kind === 'order-again' ? 'again' : `o${index}`
    const input = { quantity, price: at, timeInForce: next.timeInForce, id }
    account.placeOrder(
      limit(market, side, market === 'perp' ? { ...input, reduceOnly: next.reduceOnly } : input),
    )
  }
}

/** A refusal must leave no trace. */
function attempt({ venue }: TestVenue, call: () => void): void {
  const before = venue.stateHash()
  try {
    call()
  } catch (error) {
    if (!(error instanceof VenueError)) throw error
    expect(venue.stateHash(), `after ${error.code}`).toBe(before)
  }
}

function expectSound({ venue }: TestVenue): void {
  const { totals, deposited } = venue.audit()
  for (const [asset, total] of totals) {
    expect(total.toFixed(), asset).toBe((deposited.get(asset) ?? decimal('0')).toFixed())
  }
  for (const account of venue.accounts()) {
    let bound = decimal('0')
    for (const [asset, { free, locked }] of account.spotBalances()) {
      expect([asset, free.gte(0), locked.gte(0)]).toEqual([asset, true, true])
      expect(Math.max(free.decimalPlaces(), locked.decimalPlaces())).toBeLessThanOrEqual(8)
      if (account.openOrders('spot').length === 0) bound = bound.plus(locked)
    }
    expect(bound.toFixed()).toBe('0')
    const wallet = account.perpWallet()
    expect(Decimal.min(wallet.available, wallet.maxWithdraw).gte(0)).toBe(true)
    expect(wallet.wallet.decimalPlaces()).toBeLessThanOrEqual(8)
    for (const position of account.positions())
      expect(position.isolatedWallet.decimalPlaces()).toBeLessThanOrEqual(8)
  }
}

describe('invariants of the venue', () => {
  it('property: no step makes or loses money, overdraws a balance or half-executes a refusal', () => {
    fc.assert(
      fc.property(steps, (list) => {
        play(list, expectSound)
      }),
      { numRuns: 200 },
    )
  })

  it('property: the same feed and calls give the same state', () => {
    fc.assert(
      fc.property(steps, (list) => {
        expect(play(list).venue.stateHash()).toBe(play(list).venue.stateHash())
      }),
      { numRuns: 50 },
    )
  })

  it('property: fills and income explain every balance', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const { user } = play(list)
        let usdt = decimal('10000')
        let sol = decimal('10')
        for (const fill of user.fills('spot', 'SOLUSDT')) {
          const sign = fill.side === 'buy' ? 1 : -1
          usdt = usdt.minus(fill.quoteQuantity.times(sign))
          sol = sol.plus(fill.quantity.times(sign))
          if (fill.commissionAsset === 'SOL') sol = sol.minus(fill.commission)
          else usdt = usdt.minus(fill.commission)
        }
        let cash = decimal('5000')
        for (const row of user.income()) {
          cash = cash.plus(row.amount)
          if (row.type === 'TRANSFER') usdt = usdt.minus(row.amount)
        }
        const balances = user.spotBalances()
        const owned = (asset: string) => balances.get(asset)!.free.plus(balances.get(asset)!.locked)
        expect(
          [owned('USDT'), owned('SOL'), user.perpWallet().wallet].map((amount) => amount.toFixed()),
        ).toEqual([usdt, sol, cash].map((amount) => amount.toFixed()))
        const held = user
          .fills('perp', 'SOLUSDT')
          .reduce(
            (sum, { side, quantity }) => sum.plus(side === 'buy' ? quantity : quantity.neg()),
            decimal('0'),
          )
        expect(user.position('SOLUSDT').quantity.toFixed()).toBe(held.toFixed())
      }),
      { numRuns: 200 },
    )
  })

  it('refuses to let time run back', () => {
    const { venue } = openTestVenue()
    expect(() => venue.advanceTo(venue.now - 1)).toThrow(RangeError)
    expect(() => venue.advanceTo(venue.now + 0.5)).toThrow(RangeError)
  })
})
