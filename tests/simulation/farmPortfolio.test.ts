import { Decimal, decimal } from '@asterkit/instruments'
import { exportFarmState, FARM_STATE_SCHEMA } from '@asterkit/strategy'
import { describe, expect, it } from 'vitest'
import { createFarmWorld, HOUR, identityError, venueValue } from './farmWorld.ts'

/** Five days on which the user pays in 250 USDT and two coins on the third one. */
async function withDeposits() {
  const world = createFarmWorld(7)
  let isPaid = false
  const report = await world.run(5, {
    onSleep(now) {
      if (isPaid || now < world.start + 48 * HOUR) return
      isPaid = true
      world.venue.deposit(world.account.address, 'spot', 'USDT', decimal('250'))
      world.venue.deposit(world.account.address, 'spot', 'SOL', decimal('2'))
    },
  })
  return { world, report }
}

describe('the portfolio', () => {
  it('is worth what the venue has, and what was paid in is no profit', async () => {
    const { world, report } = await withDeposits()
    const { portfolio } = report
    expect(portfolio.value.toFixed()).toBe(venueValue(world).toFixed())
    expect([portfolio.baseline.toFixed(), portfolio.unpriced]).toEqual(['10000', []])
    expect(portfolio.flows.gt(250)).toBe(true)
    const mark = world.venue.premium('SOLUSDT')?.markPrice
    // The user's own two coins gained or lost since they came; the rest is what the farm made.
    const drift = mark?.times(2).minus(portfolio.flows.minus(250))
    expect(portfolio.pnl.toFixed()).toBe(report.pnl.net.plus(drift ?? 0).toFixed())
    expect(identityError(report)).toBe('0')
  })

  it('takes coins that came while no bot ran for paid in, at the price of today', async () => {
    const world = createFarmWorld(7)
    await world.run(2)
    world.venue.deposit(world.account.address, 'spot', 'SOL', decimal('2'))
    const { portfolio, pnl, ...report } = await world.run(4)
    expect(portfolio.value.toFixed()).toBe(venueValue(world).toFixed())
    const mark = world.venue.premium('SOLUSDT')?.markPrice
    expect(portfolio.flows.toFixed()).toBe(mark?.times(2).toFixed())
    expect(portfolio.unpriced).toEqual([])
    expect(portfolio.pnl.toFixed()).toBe(pnl.net.toFixed())
    expect(identityError({ portfolio, pnl, ...report })).toBe('0')
  })

  it('has a history that a restart continues, at most one point in four hours and one at each stop', async () => {
    const world = createFarmWorld(7)
    await world.run(2)
    await world.run(4)
    const state = exported(world.journal)
    const times = state.history.map((point) => point.time)
    expect(times).toEqual([...times].sort((a, b) => a - b))
    expect(times.length).toBeGreaterThanOrEqual(24)
    expect(times.length).toBeLessThanOrEqual(26)
    expect(state.history.at(-1)?.value).toBe(state.history.at(-1)?.portfolio)
  })
})

interface ExportedState {
  readonly schema: string
  readonly counters: { readonly checks: number; readonly opened: number }
  readonly history: readonly { readonly time: number; value: string; portfolio: string }[]
  readonly balances: readonly { account: string; asset: string; amount: string }[]
}
const exported = (journal: Parameters<typeof exportFarmState>[0]) =>
  JSON.parse(JSON.stringify(exportFarmState(journal))) as ExportedState

describe('the state of a farm', () => {
  it('counts checks and pairs over restarts', async () => {
    const world = createFarmWorld(7)
    const first = await world.run(3)
    const second = await world.run(6)
    expect(second.counters.checks).toBe(first.checks + second.checks)
    expect(second.counters.opened).toBe(second.cyclesOpened)
    expect(second.counters.closed + second.counters.unwound).toBe(second.cyclesClosed)
  })

  it('is exported as plain versioned JSON that equals the books', async () => {
    const { world, report } = await withDeposits()
    const state = exported(world.journal)
    expect(state.schema).toBe(FARM_STATE_SCHEMA)
    expect(state.counters).toMatchObject({ checks: report.checks, opened: report.cyclesOpened })
    const cash = state.balances.find((row) => row.account === 'spot:USDT')
    expect(cash?.amount).toBe(world.account.spotBalances().get('USDT')?.free.toFixed())
    expect(state).toEqual(exportFarmState(world.journal))
  })

  it('tells fees by asset, slippage and transfers apart', async () => {
    const world = createFarmWorld(7)
    const report = await world.run(10)
    const symbols = [...new Set(report.cycles.map((cycle) => cycle.symbol))]
    const fills = symbols.flatMap((symbol) => [
      ...world.account.fills('spot', symbol),
      ...world.account.fills('perp', symbol),
    ])
    const sums = new Map<string, Decimal>()
    for (const { commission, commissionAsset: asset } of fills) {
      sums.set(asset, (sums.get(asset) ?? new Decimal(0)).plus(commission))
    }
    for (const [asset, fee] of sums) {
      expect(report.feesByAsset[asset]?.toFixed()).toBe(fee.toFixed())
    }
    expect(report.slippage.gt(0)).toBe(true)
    expect(report.transfers.toPerp.gt(0)).toBe(true)
  })
})
