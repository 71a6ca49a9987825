import { Decimal, decimal } from '@asterkit/instruments'
import { describe, expect, it } from 'vitest'
import {
  createFarmWorld,
  differences,
  identityError,
  ofKind,
  venueDeltaLots,
  venueValue,
} from './farmWorld.ts'

describe('thirty days of farming', () => {
  it.each([7, 1, 2026])('add up to the last unit and equal the venue (seed %i)', async (seed) => {
    const world = createFarmWorld(seed)
    const report = await world.run(30)
    expect(report.checks).toBe(720)
    expect(identityError(report)).toBe('0')
    expect(differences(report)).toEqual([])
    expect(report.endValue.toFixed()).toBe(venueValue(world).toFixed())
    expect(report.startValue.toFixed()).toBe('10000')
    expect(report.cyclesOpened).toBeGreaterThan(0)
    expect(report.maxDeltaLotsAtRest.lte(1)).toBe(true)
    expect(report.maxNakedQuote.lte(2500)).toBe(true)
    expect(venueDeltaLots(world)).toBeLessThanOrEqual(1)
  })

  it('agree with the histories of the venue', async () => {
    const world = createFarmWorld(7)
    const report = await world.run(30)
    const { account } = world
    const sum = (amounts: readonly Decimal[]) => Decimal.sum(0, ...amounts).toFixed()
    const funding = account.income({ type: 'FUNDING_FEE' }).map((row) => row.amount)
    expect(report.pnl.funding.toFixed()).toBe(sum(funding))
    const symbols = [...new Set(report.cycles.map((cycle) => cycle.symbol))]
    const perpFills = symbols.flatMap((symbol) => account.fills('perp', symbol))
    expect(report.perpFees.toFixed()).toBe(sum(perpFills.map((fill) => fill.commission)))
    const orders = symbols.flatMap((symbol) => [
      ...account.listOrders('spot', symbol),
      ...account.listOrders('perp', symbol),
    ])
    expect(report.ordersSent).toBe(orders.length)
    expect(ofKind(world.events, 'funding').map((event) => event.amount.toFixed())).toEqual(
      funding.map((amount) => amount.toFixed()),
    )
  })

  it('split into pairs whose results add up to the whole', async () => {
    const world = createFarmWorld(1)
    const report = await world.run(30)
    const net = Decimal.sum(0, ...report.cycles.map((cycle) => cycle.pnl.net))
    // Less than a lot of coins stays behind after each pair; its price goes on moving, outside of any pair.
    expect(net.minus(report.pnl.net).abs().lt('0.05')).toBe(true)
  })

  it('are the same again for the same seed', async () => {
    const [first, second] = [createFarmWorld(3), createFarmWorld(3)]
    const reports = [await first.run(20), await second.run(20)]
    expect(JSON.stringify(reports[0])).toBe(JSON.stringify(reports[1]))
    expect(first.venue.stateHash()).toBe(second.venue.stateHash())
    expect(JSON.stringify(first.events)).toBe(JSON.stringify(second.events))
  })

  it('begin by giving the perp wallet its part', async () => {
    const world = createFarmWorld(7)
    await world.run(1, { config: { leverage: 3 } })
    expect(ofKind(world.events, 'transfer')[0]).toMatchObject({
      amount: decimal('2500'),
      direction: 'spot-to-perp',
    })
  })

  it('show every symbol of either market with a reason', async () => {
    const world = createFarmWorld(7)
    await world.run(1)
    const [scan] = ofKind(world.events, 'scan')
    const venueSymbols = new Set(
      (['spot', 'perp'] as const).flatMap((market) =>
        world.venue.instruments(market).map((row) => row.symbol),
      ),
    )
    expect(new Set(scan?.opportunities.map((row) => row.symbol))).toEqual(venueSymbols)
    expect(scan?.opportunities.filter((row) => row.rejected === undefined)).toHaveLength(1)
  })
})
