import { Decimal } from '@asterkit/instruments'
import { describe, expect, it } from 'vitest'
import {
  createFarmWorld,
  DAY,
  differences,
  identityError,
  ofKind,
  venueDeltaLots,
  venueValue,
} from './farmWorld.ts'

const config = { maxPairs: 3, minVolumeQuote: '0', minFundingAprPct: '2' }

describe('a farm of several pairs', () => {
  it('holds them side by side, hedged, within the caps and exact to the last unit', async () => {
    const world = createFarmWorld(7)
    const limits = { maxNotionalQuote: '1200', maxTotalNotionalQuote: '3000' }
    let most = 0
    let mostNotional = new Decimal(0)
    const report = await world.run(20, {
      config: { ...config, limits },
      onSleep() {
        const positions = world.account.positions().filter((row) => !row.quantity.isZero())
        most = Math.max(most, positions.length)
        const notionals = positions.map((row) => row.quantity.times(row.entryPrice).abs())
        mostNotional = Decimal.max(mostNotional, Decimal.sum(0, ...notionals))
      },
    })
    expect(most).toBe(3)
    expect(mostNotional.lte(3000)).toBe(true)
    expect(report.cycles.every((cycle) => cycle.notional.lte(1200))).toBe(true)
    expect(identityError(report)).toBe('0')
    expect(differences(report)).toEqual([])
    expect(report.endValue.toFixed()).toBe(venueValue(world).toFixed())
    expect(report.maxDeltaLotsAtRest.lte(1)).toBe(true)
    expect(venueDeltaLots(world)).toBeLessThanOrEqual(1)
  })

  it('books the funding of every pair', async () => {
    const world = createFarmWorld(7)
    const report = await world.run(10, { config })
    const paid = world.account.income({ type: 'FUNDING_FEE' }).map((row) => row.amount)
    expect(report.pnl.funding.toFixed()).toBe(Decimal.sum(0, ...paid).toFixed())
    const byPair = report.cycles.map((cycle) => cycle.pnl.funding)
    expect(Decimal.sum(0, ...byPair).toFixed()).toBe(report.pnl.funding.toFixed())
    expect(
      new Set(ofKind(world.events, 'funding').map((event) => event.symbol)).size,
    ).toBeGreaterThan(1)
  })

  it('goes on with all of them after a restart, and with one place fewer opens nothing', async () => {
    const world = createFarmWorld(7)
    await world.run(3, { config })
    const held = world.account.positions().filter((row) => !row.quantity.isZero()).length
    expect(held).toBeGreaterThan(1)
    const before = world.events.length
    await world.run(3 + 2 / 24, { config: { ...config, maxPairs: 1 } })
    const [started] = ofKind(world.events.slice(before), 'started')
    expect(started?.resumed).toHaveLength(held)
    expect(ofKind(world.events.slice(before), 'opened')).toEqual([])
    expect(world.venue.now).toBeLessThan(world.start + 4 * DAY)
  })
})
