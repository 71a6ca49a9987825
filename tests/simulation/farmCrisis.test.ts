/*
 * Weaknesses of the scripts that people use today, and where each is shown to be gone:
 *
 * an order of one lot ............. here, "a pair of one lot"
 * 503 after a fill ................ pairFaults "is executed, its answer is lost"; pairMargin for trimming
 * position reads that lag ......... pairOddities "late account reads"; exits "missing or late row"
 * failed spot sale on close ....... pairFaults "without spot buyers"
 * one leg gone .................... pairReconcile "buys back all of the short", "sells coins of ours"
 * 0.5 BTC of the user's own ....... here, "the user's own half a bitcoin"
 * critical health, stop due ....... here, "health that is critical while the stop is due"
 * API down while holding .......... here, "an API that is down"; farmSafety "positions that cannot be read"
 * a position after a restart ...... farmResume, crashSweep, farmKill
 * XPL-like spike .................. here, "an XPL-like spike"
 * funding turning negative ........ here, "funding that turns negative"
 * margin drain by doubling ........ here, "a price that doubles"; pairMargin for its steps
 */
import { decimal } from '@asterkit/instruments'
import { describe, expect, it } from 'vitest'
import { differences, ofKind } from './farmWorld.ts'
import {
  coinsOf,
  createMarketWorld,
  HOUR,
  type MarketWorld,
  type Moment,
  unhedgedBtc,
} from './marketWorld.ts'

const CALM: Moment = { spot: 60_000 }
const LOT = '0.001'

const alertCodes = ({ events }: MarketWorld) => ofKind(events, 'alert').map(({ code }) => code)
const exitReasons = ({ events }: MarketWorld) => ofKind(events, 'exit').map(({ reason }) => reason)
const isLiquidated = ({ account }: MarketWorld) =>
  account
    .listOrders('perp', 'BTCUSDT')
    .some(({ clientOrderId }) => /^(?:autoclose-|adl_)/.test(clientOrderId))

/** Doubles the price between the 2nd and the 18th hour. */
const doubling = (hour: number): Moment => ({
  spot: 60_000 * (1 + Math.min(1, Math.max(0, (hour - 2) / 16))),
})

describe('a price that doubles while a pair is held', () => {
  it('is met with more margin, then less of both legs, then the end of the pair', async () => {
    const world = createMarketWorld(doubling)
    const report = await world.run(18.5)
    const steps = world.events.flatMap((event) => {
      if (event.kind === 'exit') return [event.reason]
      return event.kind === 'alert' && event.code.startsWith('margin-') ? [event.code] : []
    })
    expect(steps[0]).toBe('margin-topped-up')
    expect(steps).toContain('margin-trimmed')
    expect(steps.indexOf('margin-trimmed')).toBeGreaterThan(0)
    expect(steps.at(-1)).toBe('stop-loss')
    expect(isLiquidated(world)).toBe(false)
    expect(ofKind(world.events, 'closed')).toHaveLength(1)
    expect(unhedgedBtc(world).abs().lte(LOT)).toBe(true)
    // Hedged all the way: what is lost are fees and spreads, not the price.
    expect(report.pnl.net.abs().lt(150)).toBe(true)
    expect(differences(report)).toEqual([])
  })

  it('at three times leverage closes long before liquidation as well', async () => {
    const world = createMarketWorld(doubling)
    await world.run(18.5, { config: { leverage: 3 } })
    expect(exitReasons(world)).toContain('stop-loss')
    expect(isLiquidated(world)).toBe(false)
    expect(unhedgedBtc(world).abs().lte(LOT)).toBe(true)
  })
})

describe('an XPL-like spike: the perp alone rises by 60 % for a quarter of an hour', () => {
  const spike = (hour: number): Moment =>
    hour >= 3 && hour < 3.25 ? { spot: 60_000, perp: 96_000 } : CALM

  it('sells nothing at that price, adds margin, raises the alarm and keeps the pair', async () => {
    const world = createMarketWorld(spike)
    await world.run(2)
    const before = world.account.position('BTCUSDT').quantity
    expect(before.lt(0)).toBe(true)
    await world.run(5)
    expect(alertCodes(world)).toContain('price-spike')
    expect(exitReasons(world)).toEqual([])
    expect(alertCodes(world)).not.toContain('margin-trimmed')
    expect(world.account.position('BTCUSDT').quantity.toFixed()).toBe(before.toFixed())
    expect(isLiquidated(world)).toBe(false)
  })

  it('does not close even when funding has turned negative, until it is over', async () => {
    const negative = (hour: number): Moment => ({
      ...spike(hour),
      ...(hour >= 3 && { rate: '-0.01' }),
    })
    const world = createMarketWorld(negative)
    await world.run(3.2)
    expect(exitReasons(world)).toEqual([])
    await world.run(5)
    const [exit] = ofKind(world.events, 'exit')
    expect(exit?.reason).toBe('negative-carry')
    expect((exit?.time ?? 0) % (24 * HOUR)).toBeGreaterThanOrEqual(3.25 * HOUR)
  })
})

describe('funding that turns negative', () => {
  it('ends the pair once the average agrees with what comes next', async () => {
    const world = createMarketWorld(
      (hour) => ({ spot: 60_000, rate: hour < 4 ? '0.0005' : '-0.003' }),
      { hours: 40 },
    )
    await world.run(40)
    expect(exitReasons(world)).toEqual(['negative-carry'])
    expect(world.account.position('BTCUSDT').quantity.toFixed()).toBe('0')
    expect(unhedgedBtc(world).abs().lte(LOT)).toBe(true)
  })
})

describe('health that is critical while the stop is due', () => {
  /** Rises by 80 % at once, right after every price list has gone dark. */
  const jump = (hour: number): Moment => ({ spot: hour < 3 ? 60_000 : 108_000 })

  it('does not keep the stop from closing', async () => {
    const world = createMarketWorld(jump)
    const calls = ['listQuotes', 'listPremiums', 'listVolumes', 'getPerpBalances'] as const
    await world.run(4, { outage: { calls, from: 2.9, to: 24 } })
    expect(alertCodes(world)).toContain('read-failed')
    expect(exitReasons(world)).toEqual(['stop-loss'])
    expect(isLiquidated(world)).toBe(false)
    expect(unhedgedBtc(world).abs().lte(LOT)).toBe(true)
  })
})

describe('an API that is down while a pair is held', () => {
  it('trades nothing on a guess, says so, and goes on afterwards', async () => {
    const world = createMarketWorld(() => CALM)
    const calls = ['listPositions', 'listQuotes', 'listPremiums', 'getSpotBalances'] as const
    await world.run(2)
    const before = world.account.position('BTCUSDT').quantity.toFixed()
    const orders = world.account.listOrders('perp', 'BTCUSDT').length
    await world.run(6, { outage: { calls, from: 2.5, to: 5 } })
    expect(alertCodes(world)).toContain('unknown-data')
    expect(exitReasons(world)).toEqual([])
    expect(world.account.listOrders('perp', 'BTCUSDT')).toHaveLength(orders)
    expect(world.account.position('BTCUSDT').quantity.toFixed()).toBe(before)
  })
})

describe("the user's own half a bitcoin beside a position of 100 USDT", () => {
  it('is never sold, used, counted or hedged', async () => {
    const world = createMarketWorld(
      (hour) => ({ spot: 60_000, rate: hour < 4 ? '0.0005' : '-0.003' }),
      { hours: 40, coins: '0.5' },
    )
    await world.run(3, { config: { capitalQuote: '200' } })
    expect(world.account.position('BTCUSDT').quantity.toFixed()).toBe('-0.001')
    expect(unhedgedBtc(world, '0.5').abs().lt(LOT)).toBe(true)
    await world.run(40, { config: { capitalQuote: '200' } })
    expect(exitReasons(world)).toEqual(['negative-carry'])
    expect(world.account.position('BTCUSDT').quantity.toFixed()).toBe('0')
    const left = coinsOf(world.account)
    expect(left.gte('0.5') && left.lt(decimal('0.5').plus(LOT))).toBe(true)
  })
})

describe('a pair of one lot', () => {
  it('is opened hedged and closed to nothing but dust', async () => {
    const world = createMarketWorld(
      (hour) => ({ spot: 60_000, rate: hour < 4 ? '0.0005' : '-0.003' }),
      { hours: 40, usdt: '130' },
    )
    await world.run(3)
    expect(world.account.position('BTCUSDT').quantity.toFixed()).toBe(`-${LOT}`)
    expect(unhedgedBtc(world).abs().lt(LOT)).toBe(true)
    await world.run(40)
    expect(world.account.position('BTCUSDT').quantity.toFixed()).toBe('0')
    // What is left is worth less than the smallest order of 5 USDT.
    expect(coinsOf(world.account).times(60_000).lt(5)).toBe(true)
  })
})
