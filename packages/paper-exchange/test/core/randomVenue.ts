import { decimal } from '@asterkit/instruments'
import fc from 'fast-check'
import { type VenueAccount, VenueError, type VenueEvent } from '../../src/core/index.ts'
import { bookAt, FINE, instrumentOf, limit, openTestVenue, type TestVenue } from './testVenue.ts'

/** One random step on margined accounts, in small whole numbers that become amounts. */
export interface MarginStep {
  readonly kind:
    | 'order'
    | 'stop'
    | 'cancel-all'
    | 'transfer'
    | 'gift'
    | 'leverage'
    | 'margin-type'
    | 'position-mode'
    | 'multi-assets'
    | 'position-margin'
    | 'market'
    | 'jump'
    | 'wait'
    | 'close'
  readonly who: number
  readonly isBuy: boolean
  readonly isLong: boolean
  readonly size: number
  readonly offset: number
  readonly timeInForce: 'GTC' | 'IOC' | 'FOK' | 'GTX' | 'HIDDEN'
}

const step: fc.Arbitrary<MarginStep> = fc.record({
  kind: fc.oneof(
    { weight: 8, arbitrary: fc.constant('order' as const) },
    { weight: 4, arbitrary: fc.constantFrom('market' as const, 'jump' as const) },
    {
      weight: 6,
      arbitrary: fc.constantFrom(
        'stop' as const,
        'cancel-all' as const,
        'transfer' as const,
        'gift' as const,
        'leverage' as const,
        'margin-type' as const,
        'position-mode' as const,
        'multi-assets' as const,
        'position-margin' as const,
        'wait' as const,
        'close' as const,
      ),
    },
  ),
  who: fc.integer({ min: 0, max: 2 }),
  isBuy: fc.boolean(),
  isLong: fc.boolean(),
  size: fc.integer({ min: 1, max: 9_000 }),
  offset: fc.integer({ min: -300, max: 300 }),
  timeInForce: fc.constantFrom('GTC', 'IOC', 'FOK', 'GTX', 'HIDDEN'),
})

/** Random lives of three accounts: who starts hedged or isolated, what the insurance has, and steps. */
export const marginLife = fc.record({
  isIsolated: fc.boolean(),
  hedged: fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 3 }),
  insurance: fc.constantFrom('0', '50', '100000'),
  steps: fc.array(step, { minLength: 1, maxLength: 60 }),
})

/** One random life of the accounts of a venue. */
export type MarginLife = typeof marginLife extends fc.Arbitrary<infer Life> ? Life : never

const ADDRESSES = ['1', '2', '3'].map((digit) => `0x${digit.repeat(40)}`)

/** Plays a life from the start. @returns The venue at its end and everything it told. */
export function playLife(
  life: MarginLife,
  check: (test: TestVenue) => void = () => undefined,
): { readonly test: TestVenue; readonly heard: readonly VenueEvent[] } {
  const test = openTestVenue({
    instruments: [instrumentOf('spot', 'SOLUSDT', FINE), instrumentOf('perp', 'SOLUSDT', FINE)],
    commission: {
      spot: { maker: decimal('0.0000777'), taker: decimal('0.0003333') },
      perp: { maker: decimal('0.0001111'), taker: decimal('0.0003517') },
    },
    startingBalances: { spot: { USDT: '300' }, perp: { USDT: '500' } },
    insuranceBalance: life.insurance,
    defaultMarginType: life.isIsolated ? 'ISOLATED' : 'CROSSED',
    defaultLeverage: 10,
  })
  const heard: VenueEvent[] = []
  test.venue.onEvent((event) => heard.push(event))
  const accounts = ADDRESSES.map((address) => test.venue.account(address))
  for (const who of new Set(life.hedged)) accounts[who]?.setHedgeMode(true)
  let price = 100
  for (const [index, next] of life.steps.entries()) {
    if (next.kind === 'market' || next.kind === 'jump') {
      price = movePrice(test, next, price)
    } else if (next.kind === 'wait') {
      test.venue.advanceTo(test.venue.now + next.size * 5000)
    } else {
      attempt(test, () => command(accounts[next.who]!, next, index, price))
    }
    check(test)
  }
  return { test, heard }
}

/** Moves mark and books by up to 3 % (market) or 90 % (jump). */
function movePrice({ venue, feed }: TestVenue, next: MarginStep, price: number): number {
  const scale = next.kind === 'jump' ? 333 : 10_000
  const moved = Math.max(5, Math.min(2000, price * (1 + next.offset / scale)))
  const time = venue.now + 1 + next.size * 100
  feed.mark(time, 'SOLUSDT', moved.toFixed(3), { fundingRate: (next.offset / 1e4).toFixed(8) })
  bookAt(feed, time, 'spot', (moved * 0.999).toFixed(2), moved.toFixed(2))
  bookAt(feed, time, 'perp', moved.toFixed(2), (moved * 1.001).toFixed(2))
  venue.advanceTo(time)
  return moved
}

function command(account: VenueAccount, next: MarginStep, index: number, price: number): void {
  const side = next.isBuy ? 'buy' : 'sell'
  const positionSide = account.isHedgeMode() ? (next.isLong ? 'LONG' : 'SHORT') : 'BOTH'
  const amount = decimal((next.size / 91).toFixed(8))
  const quantity = (next.size / 317).toFixed(5)
  const at = (price * (1 + next.offset / 10_000)).toFixed(4)
  switch (next.kind) {
    case 'order': {
      const input = { quantity, price: at, timeInForce: next.timeInForce, id: `o${index}` }
      account.placeOrder({ ...limit('perp', side, input), positionSide })
      return
    }
    case 'stop': {
      const trigger = { type: 'STOP_MARKET', stopPrice: decimal(at) } as const
      const base = { market: 'perp', symbol: 'SOLUSDT', side, positionSide } as const
      account.placeOrder({ ...base, ...trigger, quantity: decimal(quantity) })
      return
    }
    case 'close': {
      const base = { market: 'perp', symbol: 'SOLUSDT', side, positionSide } as const
      const reduceOnly = account.isHedgeMode() ? {} : { reduceOnly: true }
      account.placeOrder({ ...base, ...reduceOnly, type: 'MARKET', quantity: decimal(quantity) })
      return
    }
    case 'cancel-all':
      account.cancelAllOrders('perp', 'SOLUSDT')
      return
    case 'transfer': {
      const kindType = next.isBuy ? 'SPOT_FUTURE' : 'FUTURE_SPOT'
      account.transfer({ kindType, amount, asset: 'USDT', clientTranId: `t${next.offset}` })
      return
    }
    case 'gift': {
      const receiver = ADDRESSES[(next.who + 1) % 3]!
      const kindType = next.isBuy ? 'FUTURE_FUTURE' : 'FUTURE_SPOT'
      account.transferToAccount(receiver, { asset: 'USDT', amount, kindType })
      return
    }
    case 'leverage':
      account.setLeverage('SOLUSDT', 1 + (next.size % 50))
      return
    case 'margin-type':
      account.setMarginType('SOLUSDT', next.isBuy ? 'ISOLATED' : 'CROSSED')
      return
    case 'position-mode':
      account.setHedgeMode(next.isBuy)
      return
    case 'multi-assets':
      account.setMultiAssets(next.isBuy)
      return
    default:
      account.changePositionMargin('SOLUSDT', {
        side: positionSide,
        amount,
        kind: next.isBuy ? 'add' : 'reduce',
      })
  }
}

/** Runs a command that may be refused; a refusal must leave no trace. */
function attempt({ venue }: TestVenue, call: () => void): void {
  const before = venue.stateHash()
  try {
    call()
  } catch (error) {
    if (!(error instanceof VenueError)) throw error
    const after = venue.stateHash()
    if (after !== before) throw new Error(`refusal ${error.code} changed the state`)
  }
}
