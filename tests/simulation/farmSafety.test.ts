import { decimal } from '@asterkit/instruments'
import type { FaultInput } from '@asterkit/paper-exchange/faults'
import { describe, expect, it } from 'vitest'
import {
  createFarmWorld,
  DAY,
  differences,
  type FarmWorld,
  identityError,
  ofKind,
  venueDeltaLots,
} from './farmWorld.ts'

const countOrders = ({ account }: FarmWorld, symbol = 'SOLUSDT') =>
  account.listOrders('spot', symbol).length + account.listOrders('perp', symbol).length

/** Closes a position the way a person would, at the market. */
function closeByHand({ account }: FarmWorld, symbol: string): void {
  const quantity = account.position(symbol).quantity.abs()
  account.placeOrder({ market: 'perp', symbol, side: 'buy', type: 'MARKET', quantity })
}

describe('what stops opening', () => {
  it('a halt request: nothing opens, and a held pair may still be closed', async () => {
    const world = createFarmWorld(7)
    await world.run(2)
    expect(ofKind(world.events, 'opened').length).toBeGreaterThan(0)
    const opened = ofKind(world.events, 'opened').length
    await world.run(30, {
      readHaltRequest: () => 'maintenance',
      config: { minFundingAprPct: '5000', maxPositionAgeHours: 48 },
    })
    expect(ofKind(world.events, 'opened')).toHaveLength(opened)
    expect(ofKind(world.events, 'exit').at(-1)?.reason).toMatch(/max-age|fees-covered|negative/)
    expect(ofKind(world.events, 'halted')).toMatchObject([{ reason: 'maintenance' }])
    expect(world.account.positions()).toEqual([])
  })

  it('a halt request that cannot be read', async () => {
    const world = createFarmWorld(7)
    const readHaltRequest = () => {
      throw new Error('EIO')
    }
    await world.run(3, { readHaltRequest })
    expect(world.account.positions()).toEqual([])
    expect(ofKind(world.events, 'transfer')).toEqual([])
  })

  it('the round trips of the day, also over a restart', async () => {
    const config = { limits: { maxRoundTripsPerDay: 1 }, rotation: { minHours: 0 } }
    const world = createFarmWorld(7)
    await world.run(0.5, { config })
    await world.run(1, { config })
    expect(ofKind(world.events, 'opened').length).toBe(1)
  })

  it('a notional cap shrinks the pair', async () => {
    const world = createFarmWorld(7)
    const report = await world.run(2, { config: { limits: { maxNotionalQuote: '1000' } } })
    expect(report.cycles.length).toBeGreaterThan(0)
    for (const { notional } of report.cycles) expect(notional.lte(1000)).toBe(true)
  })

  it('capital below the minimum of both legs: nothing is sent and the reason says how much', async () => {
    const world = createFarmWorld(7)
    await world.run(1, { config: { capitalQuote: '9' } })
    const [scan] = ofKind(world.events, 'scan')
    const reasons = scan?.opportunities.map((row) => row.rejected)
    expect(reasons?.some((row) => /needs at least/.test(row?.detail ?? ''))).toBe(true)
    expect(ofKind(world.events, 'transfer')).toEqual([])
    expect(countOrders(world)).toBe(0)
  })

  it('a position of somebody else', async () => {
    const world = createFarmWorld(7)
    const quantity = decimal('0.5')
    const usdt = { clientTranId: 'by-hand', asset: 'USDT', amount: decimal('500') }
    world.account.transfer({ ...usdt, kindType: 'SPOT_FUTURE' })
    world.account.placeOrder({
      market: 'perp',
      symbol: 'SOLUSDT',
      side: 'sell',
      type: 'MARKET',
      quantity,
    })
    await world.run(2)
    expect(ofKind(world.events, 'opened')).toEqual([])
    expect(world.account.position('SOLUSDT').quantity.toFixed()).toBe('-0.5')
  })
})

describe('surprises on the way', () => {
  it('a deposit is no profit', async () => {
    const world = createFarmWorld(7)
    let isPaid = false
    const report = await world.run(5, {
      onSleep: (now) => {
        if (isPaid || now < world.start + 2 * DAY) return
        isPaid = true
        world.venue.deposit(world.account.address, 'spot', 'USDT', decimal('1234.5'))
      },
    })
    expect(report.externalFlow.toFixed()).toBe('1234.5')
    expect(identityError(report)).toBe('0')
    expect(differences(report)).toEqual([])
    expect(ofKind(world.events, 'alert').map((event) => event.code)).toContain('external-balance')
  })

  it('coins of the user are neither sold nor counted', async () => {
    const world = createFarmWorld(7)
    world.venue.deposit(world.account.address, 'spot', 'SOL', decimal('3'))
    const report = await world.run(20)
    expect(report.startValue.toFixed()).toBe('10000')
    expect(identityError(report)).toBe('0')
    const coins = world.account.spotBalances().get('SOL')
    const position = world.account.position('SOLUSDT').quantity
    expect(coins?.free.plus(position).minus(3).abs().lte('0.01')).toBe(true)
  })

  it('a short closed by hand: the coins follow and the books stay exact', async () => {
    const world = createFarmWorld(7)
    let closed: string | undefined
    const report = await world.run(3, {
      onSleep: (now) => {
        const [position] = world.account.positions()
        if (closed !== undefined || position === undefined || now < world.start + DAY) return
        closed = position.symbol
        closeByHand(world, position.symbol)
      },
    })
    expect(closed).toBeDefined()
    expect(identityError(report)).toBe('0')
    expect(differences(report)).toEqual([])
    expect(venueDeltaLots(world)).toBeLessThanOrEqual(1)
  })

  it('positions that cannot be read: an alarm, and nothing is traded on a guess', async () => {
    const world = createFarmWorld(7)
    await world.run(2)
    const before = world.account.positions().map((row) => row.quantity.toFixed())
    const seen = world.events.length
    await world.run(3, {
      faults: [
        { match: { endpoint: 'getPositionRisk', nth: 12 }, phase: 'pre', action: 'drop', times: 8 },
      ],
    })
    const later = world.events.slice(seen)
    expect(ofKind(later, 'alert').map((event) => event.code)).toContain('read-failed')
    expect(ofKind(later, 'exit')).toEqual([])
    expect(world.account.positions().map((row) => row.quantity.toFixed())).toEqual(before)
  })

  it('prices that cannot be read for a while: nothing opens, and farming goes on afterwards', async () => {
    const world = createFarmWorld(7)
    const report = await world.run(5, {
      faults: [
        { match: { endpoint: 'getPremiumIndex', nth: 4 }, phase: 'pre', action: 'drop', times: 20 },
      ],
    })
    expect(identityError(report)).toBe('0')
    expect(differences(report)).toEqual([])
    expect(ofKind(world.events, 'opened').length).toBeGreaterThan(0)
  })

  it('a coin that the venue leaves out at the end is reported as unknown, not as zero', async () => {
    const world = createFarmWorld(7)
    await world.run(0.25)
    const unstated: FaultInput = {
      match: { endpoint: 'getAccount', market: 'spot' },
      phase: 'read',
      action: 'missing-rows',
      args: { keys: ['SOL'] },
      times: 'always',
    }
    const report = await world.run(0.3, { faults: [unstated] })
    const row = report.ledger.find(({ account }) => account === 'spot:SOL')
    expect(row?.ledger.gt(1)).toBe(true)
    expect(row).not.toHaveProperty('exchange')
  })

  it('a symbol that stops trading is left', async () => {
    const world = createFarmWorld(7)
    let held: string | undefined
    await world.run(4, {
      config: { refresh: { instrumentsMs: 3_600_000 } },
      onSleep: (now) => {
        const [position] = world.account.positions()
        if (held !== undefined || position === undefined || now < world.start + DAY) return
        held = position.symbol
        const rules = world.venue.instrument('perp', held)
        world.venue.setInstrument({ ...rules, status: 'PRE_SETTLE' })
      },
    })
    const exits = ofKind(world.events, 'exit').filter((event) => event.symbol === held)
    expect(exits.map((event) => event.reason)).toContain('symbol-status')
  })
})
