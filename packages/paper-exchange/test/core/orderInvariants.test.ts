import { decimal } from '@asterkit/instruments'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { VenueError, type VenueOrderRequest } from '../../src/core/index.ts'
import { type OrderInput, orderOf } from './testOrders.ts'
import { bookAt, openTestVenue, START, type TestVenue } from './testVenue.ts'

const ticks = fc.integer({ min: 9_600, max: 10_400 }).map((tick) => (tick / 100).toFixed(2))
const side = fc.constantFrom('buy', 'sell')
const quantity = fc.constantFrom('0.5', '1', '3', '20', '60')

const order = fc.record(
  {
    market: fc.constantFrom('perp', 'spot'),
    type: fc.constantFrom(
      'LIMIT',
      'MARKET',
      'STOP',
      'STOP_MARKET',
      'TAKE_PROFIT',
      'TAKE_PROFIT_MARKET',
      'TRAILING_STOP_MARKET',
    ),
    side,
    quantity,
    price: ticks,
    stopPrice: ticks,
    callbackRate: fc.constantFrom('0.1', '1', '5'),
    timeInForce: fc.constantFrom('GTC', 'IOC', 'FOK', 'GTX', 'HIDDEN'),
    stpMode: fc.constantFrom('EXPIRE_TAKER', 'EXPIRE_MAKER', 'EXPIRE_BOTH'),
    workingType: fc.constantFrom('MARK_PRICE', 'CONTRACT_PRICE'),
    reduceOnly: fc.boolean(),
  } as const,
  { requiredKeys: ['market', 'type', 'side', 'quantity', 'price', 'stopPrice', 'callbackRate'] },
)

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('order'), who: fc.nat(1), order }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('change'), price: ticks, quantity }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel'), pick: fc.nat(9) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('mark'), price: ticks }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('book'), price: ticks }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('print'), price: ticks, quantity, takerSide: side }),
  },
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

/** Keeps of a random order what its type and market may carry. */
function fit(input: OrderInput): VenueOrderRequest {
  const isLimit = ['LIMIT', 'STOP', 'TAKE_PROFIT'].includes(input.type ?? '')
  const isTrailing = input.type === 'TRAILING_STOP_MARKET'
  const isStop = !isTrailing && input.type !== 'LIMIT' && input.type !== 'MARKET'
  const drop = new Set<string>([
    ...(isLimit ? [] : ['price', 'timeInForce']),
    ...(isStop ? [] : ['stopPrice']),
    ...(isTrailing ? [] : ['callbackRate']),
    ...(input.market === 'spot' ? ['stpMode', 'workingType', 'reduceOnly'] : []),
  ])
  const kept = Object.fromEntries(Object.entries(input).filter(([name]) => !drop.has(name)))
  return orderOf(kept)
}

function play({ venue, feed, user, other }: TestVenue, time: number, next: Step): void {
  const [working] = user.openOrders('perp')
  switch (next.kind) {
    case 'order':
      ;(next.who === 0 ? user : other).placeOrder(fit(next.order))
      return
    case 'change':
      user.modifyOrder(
        'SOLUSDT',
        { orderId: working?.orderId ?? 0 },
        { price: decimal(next.price), quantity: decimal(next.quantity) },
      )
      return
    case 'cancel':
      user.cancelAllOrders(next.pick > 4 ? 'perp' : 'spot', 'SOLUSDT')
      return
    case 'mark':
      feed.mark(time, 'SOLUSDT', next.price)
      break
    case 'book':
      bookAt(feed, time, 'perp', next.price, decimal(next.price).plus('0.1').toFixed())
      break
    case 'print':
      feed.trade(time, 'perp', 'SOLUSDT', next)
  }
  venue.advanceTo(time)
}

/** Money is neither made nor lost, and every order stayed within its quantity and its limit. */
function check({ venue, user, other }: TestVenue): void {
  const { totals, deposited } = venue.audit()
  for (const [asset, amount] of deposited) expect(totals.get(asset)?.eq(amount)).toBe(true)
  for (const account of [user, other]) {
    for (const { free, locked } of account.spotBalances().values()) {
      expect(free.gte(0) && locked.gte(0)).toBe(true)
    }
    for (const market of ['spot', 'perp'] as const) {
      const orders = account.listOrders(market, 'SOLUSDT')
      for (const placed of orders) {
        expect(placed.executedQuantity.lte(placed.quantity)).toBe(true)
      }
      for (const fill of account.fills(market, 'SOLUSDT')) {
        const placed = orders.find(({ orderId }) => orderId === fill.orderId)
        // A changed order may have filled before at its old limit.
        if (placed === undefined || placed.price.isZero() || fill.time < placed.updateTime) continue
        const isWithin =
          fill.side === 'buy' ? fill.price.lte(placed.price) : fill.price.gte(placed.price)
        expect(isWithin).toBe(true)
      }
    }
  }
}

/** Plays the steps and gives what the state comes to. */
function run(steps: readonly Step[], afterEach: (test: TestVenue) => void): string {
  const test = openTestVenue()
  for (const [index, next] of steps.entries()) {
    const before = test.venue.stateHash()
    try {
      play(test, START + index + 1, next)
    } catch (error) {
      if (!(error instanceof VenueError)) throw error
      expect(test.venue.stateHash()).toBe(before)
    }
    afterEach(test)
  }
  return test.venue.stateHash()
}

it('property: orders of every kind keep money, quantities and limits, and repeat exactly', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => {
      const hash = run(steps, check)
      expect(run(steps, () => undefined)).toBe(hash)
    }),
    { numRuns: 100 },
  )
})
