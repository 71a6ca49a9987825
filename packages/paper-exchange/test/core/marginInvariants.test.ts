import { Decimal, decimal } from '@asterkit/instruments'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { VenueAccount, VenueFill, VenueOrder } from '../../src/core/index.ts'
import { marginLife, playLife } from './randomVenue.ts'
import type { TestVenue } from './testVenue.ts'

/** More runs for a thorough search: `PAPER_PROPERTY_RUNS=20000`. */
const numRuns = Number(process.env.PAPER_PROPERTY_RUNS ?? 200)

const ZERO = decimal('0')

function expectMoneyKept({ venue }: TestVenue): void {
  const { totals, deposited, insurance, netPositions } = venue.audit()
  for (const [asset, total] of totals) {
    expect(total.toFixed(), asset).toBe((deposited.get(asset) ?? ZERO).toFixed())
  }
  for (const [symbol, net] of netPositions) expect(net.toFixed(), symbol).toBe('0')
  expect(insurance.get('USDT')?.gte(0)).toBe(true)
}

/** The margin of working orders, worked out anew from the orders themselves. */
function orderMarginOf(account: VenueAccount): Decimal {
  let total = ZERO
  for (const { side, quantity, markPrice, leverage } of account.positionsOf('SOLUSDT')) {
    const held = quantity.times(markPrice)
    let [buys, sells] = [ZERO, ZERO]
    for (const order of account.openOrders('perp')) {
      const isWaiting = order.trigger !== undefined && order.trigger.time === undefined
      if (order.positionSide !== side || order.reduceOnly || isWaiting) continue
      const value = order.quantity.minus(order.executedQuantity).times(order.price)
      if (order.side === 'buy') buys = buys.plus(value)
      else sells = sells.plus(value)
    }
    const reached = Decimal.max(held.plus(buys).abs(), held.minus(sells).abs())
    const bound = reached.minus(held.abs()).div(leverage)
    if (bound.gt(0)) total = total.plus(bound.toDecimalPlaces(8, Decimal.ROUND_CEIL))
  }
  return total
}

function expectSoundMargins(account: VenueAccount): void {
  const wallet = account.perpWallet()
  expect(wallet.openOrderInitialMargin.toFixed()).toBe(orderMarginOf(account).toFixed())
  expect(wallet.wallet.decimalPlaces()).toBeLessThanOrEqual(8)
  expect([wallet.available.gte(0), wallet.maxWithdraw.gte(0)]).toEqual([true, true])
  let isolated = ZERO
  for (const position of account.positions()) {
    expect(position.side === 'BOTH').toBe(!account.isHedgeMode())
    if (position.side === 'LONG') expect(position.quantity.gt(0)).toBe(true)
    if (position.side === 'SHORT') expect(position.quantity.lt(0)).toBe(true)
    expect(position.isolatedWallet.decimalPlaces()).toBeLessThanOrEqual(8)
    isolated = isolated.plus(position.isolatedWallet)
    if (position.marginType === 'CROSSED') expect(position.isolatedWallet.isZero()).toBe(true)
  }
  expect(wallet.crossWallet.toFixed()).toBe(wallet.wallet.minus(isolated).toFixed())
  if (account.positions().length === 0) expect(wallet.wallet.gte(0), 'no debt when flat').toBe(true)
}

function expectWithinLimit(order: VenueOrder, fills: readonly VenueFill[]): void {
  let executed: Decimal = ZERO
  for (const fill of fills) {
    executed = executed.plus(fill.quantity)
    if (order.type !== 'LIMIT') continue
    const isBetterOrEqual =
      order.side === 'buy' ? fill.price.lte(order.price) : fill.price.gte(order.price)
    expect(isBetterOrEqual, `${order.side} at ${order.price}, filled at ${fill.price}`).toBe(true)
  }
  expect(executed.toFixed()).toBe(order.executedQuantity.toFixed())
  expect(executed.lte(order.quantity)).toBe(true)
}

describe('invariants of margined accounts', () => {
  it('property: money and positions balance after every step, and no flat wallet owes', () => {
    fc.assert(
      fc.property(marginLife, (life) => {
        playLife(life, (test) => {
          expectMoneyKept(test)
          for (const account of test.venue.accounts()) expectSoundMargins(account)
        })
      }),
      { numRuns },
    )
  })

  it('property: no order fills beyond its quantity or outside its limit', () => {
    fc.assert(
      fc.property(marginLife, (life) => {
        for (const account of playLife(life).test.venue.accounts()) {
          const fills = account.fills('perp', 'SOLUSDT')
          for (const order of account.listOrders('perp', 'SOLUSDT')) {
            expectWithinLimit(
              order,
              fills.filter(({ orderId }) => orderId === order.orderId),
            )
          }
        }
      }),
      { numRuns },
    )
  })

  it('property: income explains every margin wallet', () => {
    fc.assert(
      fc.property(marginLife, (life) => {
        for (const account of playLife(life).test.venue.accounts()) {
          const cash = account
            .income()
            .reduce((sum, { amount }) => sum.plus(amount), decimal('500'))
          expect(account.perpWallet().wallet.toFixed()).toBe(cash.toFixed())
        }
      }),
      { numRuns },
    )
  })

  it('property: the same life gives the same state and tells the same events', () => {
    fc.assert(
      fc.property(marginLife, (life) => {
        const [first, second] = [playLife(life), playLife(life)]
        expect(first.test.venue.stateHash()).toBe(second.test.venue.stateHash())
        expect(JSON.stringify(first.heard)).toBe(JSON.stringify(second.heard))
      }),
      { numRuns: Math.ceil(numRuns / 4) },
    )
  })
})
