import { Decimal, decimal } from '@asterkit/instruments'
import { describe, expect, it } from 'vitest'
import { StatedAssets, stricterBrackets, sumPerp } from '../src/adapters/two-accounts/legFunds.ts'
import { legFill } from '../src/adapters/two-accounts/legRows.ts'
import type { PerLeg, PerpBalance, PerpPosition } from '../src/ports/exchange.ts'
import { decide } from '../src/strategies/hold-rotate/decide.ts'
import { legQuantity } from '../src/strategies/hold-rotate/legQuantity.ts'
import type { RotationState } from '../src/strategies/hold-rotate/state.ts'
import { flat, held, NOW, type Scene, told } from './holdRotateScene.ts'

/** The same account figures, on an account per leg. */
function split(state: RotationState, wallets: PerLeg<string>): RotationState {
  const funds = (leg: 'long' | 'short') => ({
    wallet: decimal(wallets[leg]),
    available: decimal(wallets[leg]),
  })
  const wallet = decimal(wallets.long).plus(wallets.short)
  const perLeg = { long: funds('long'), short: funds('short') }
  return { ...state, wallet: { wallet, available: wallet, perLeg } }
}

/** A pair of 0.3 bought and sold at 10,000, with the mark elsewhere; the long is liquidated at 9,000. */
function marked(markPrice: string, scene: Scene = {}): RotationState {
  const state = held(scene)
  const prices = { long: '9000', short: '11000' }
  const positions = (state.positions ?? []).map((row): PerpPosition => {
    const profit = row.quantity.times(decimal(markPrice).minus(row.entryPrice))
    return {
      ...row,
      markPrice: decimal(markPrice),
      unrealizedProfit: profit,
      liquidationPrice: decimal(prices[row.positionSide ?? 'long']),
    }
  })
  return split({ ...state, positions }, { long: '50000', short: '50000' })
}

describe('a leg on an account of its own', () => {
  it('closes the whole pair once it has gone 70 % of the way to its liquidation', () => {
    // From 10,000 to 9,000 for the long: 70 % of the way is 9,300; for the short 10,700.
    expect(told(marked('9300.01'))).toBe('hold minimum-hold')
    expect(told(marked('9300'))).toBe('close near-liquidation')
    expect(told(marked('10699.99'))).toBe('hold minimum-hold')
    expect(told(marked('10700'))).toBe('close near-liquidation')
    expect(told(marked('9300', { config: { maxLiquidationWayPct: '71' } }))).toBe(
      'hold minimum-hold',
    )
  })

  it('closes the pair by the maintenance of the poorer account, whatever the other one has', () => {
    // Maintenance of one leg: 3,000 x 0.5 % = 15, half of 30.
    const state = held()
    expect(told(split(state, { long: '30.01', short: '90000' }))).toBe('hold minimum-hold')
    expect(told(split(state, { long: '30', short: '90000' }))).toBe('close margin-ratio')
    expect(told(split(state, { long: '90000', short: '30' }))).toBe('close margin-ratio')
  })

  it('opens nothing while one account cannot carry its leg, and says which', () => {
    // A leg of 3,000 at 5x takes 600, half of 1,200.
    expect(told(split(flat(), { long: '1200', short: '90000' }))).toBe('open')
    const poor = split(flat(), { long: '90000', short: '1199.99' })
    const [intent] = decide(poor, NOW).intents
    expect(intent).toMatchObject({ kind: 'hold', reason: 'not-sizable' })
    expect(intent && 'detail' in intent && intent.detail).toContain(
      'the short needs a margin of 600.00, 50.0 % of 1199.99 on its account',
    )
  })

  it('has nothing left once others have turned its position over', () => {
    const row = (positionSide: 'long' | 'short', quantity: string) =>
      legQuantity({ positionSide, quantity: decimal(quantity) }).toFixed()
    expect([row('long', '2'), row('long', '-2')]).toEqual(['2', '0'])
    expect([row('short', '-2'), row('short', '2')]).toEqual(['2', '0'])
    const state = held()
    const positions = (state.positions ?? []).map((one) =>
      one.positionSide === 'long' ? { ...one, quantity: one.quantity.negated() } : one,
    )
    expect(told({ ...state, positions })).toBe('reconcile')
  })
})

describe('two accounts as one', () => {
  const cash = (wallet: string, available = wallet): PerpBalance => ({
    wallet: decimal(wallet),
    available: decimal(available),
    maxWithdraw: decimal(available),
  })
  const of = (rows: Record<string, PerpBalance>) => new Map(Object.entries(rows))

  it('have the money of both, of which equal legs can use twice the smaller part', () => {
    const balances = { long: of({ USDT: cash('70', '40') }), short: of({ USDT: cash('30', '25') }) }
    const sum = sumPerp(balances, ['USDT']).get('USDT')
    expect(sum?.wallet.toFixed()).toBe('100')
    expect(sum?.available.toFixed()).toBe('50')
    expect(sum?.perLeg?.short.wallet.toFixed()).toBe('30')
  })

  it('state no sum of which one of them leaves its part out', () => {
    const stated = new StatedAssets()
    const both = { long: of({ USDT: cash('70'), BNB: cash('1') }), short: of({ USDT: cash('30') }) }
    expect(stated.sumsOf(both)).toEqual(['USDT', 'BNB'])
    const half = { long: of({ USDT: cash('70') }), short: of({ USDT: cash('30') }) }
    expect(stated.sumsOf(half)).toEqual(['USDT'])
    const none = { long: of({ USDT: cash('70') }), short: of({}) }
    expect(sumPerp(none, new StatedAssets().sumsOf(none)).has('USDT')).toBe(false)
  })

  it('tell trades of the same number apart', () => {
    const fill = {
      market: 'perp',
      symbol: 'ETHUSDT',
      tradeId: '7',
      orderId: '9',
      side: 'buy',
      price: decimal('1'),
      quantity: decimal('1'),
      quoteQuantity: decimal('1'),
      commission: decimal('0'),
      commissionAsset: 'USDT',
      realizedPnl: decimal('0'),
      isMaker: false,
      time: NOW,
    } as const
    expect(legFill(fill, 'long')).toMatchObject({ tradeId: '7-long', positionSide: 'long' })
    expect(legFill(fill, 'short')).toMatchObject({ tradeId: '7-short', orderId: '9-short' })
    // A trade from a time of hedge mode is of no leg of ours.
    expect(legFill({ ...fill, positionSide: 'short' }, 'long').positionSide).toBeUndefined()
  })

  it('are held to the stricter of two lists of brackets', () => {
    const bracket = (rate: string, cap: string) => ({
      notionalFloor: decimal('0'),
      notionalCap: decimal(cap),
      maintenanceRate: decimal(rate),
      deduction: new Decimal(0),
      maxLeverage: 50,
    })
    const [mild, dear, small] = [
      [bracket('0.005', '1000')],
      [bracket('0.01', '1000')],
      [bracket('0.005', '500')],
    ]
    expect(stricterBrackets(mild, dear)).toBe(dear)
    expect(stricterBrackets(dear, mild)).toBe(dear)
    expect(stricterBrackets(small, mild)).toBe(small)
    expect(stricterBrackets(mild, small)).toBe(small)
  })
})
