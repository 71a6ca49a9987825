import { describe, expect, it } from 'vitest'
import { createFarmWorld, identityError, ofKind } from './farmWorld.ts'

describe('trading for volume', () => {
  it('says what it is planned to lose before the first order, and loses about that', async () => {
    const world = createFarmWorld(7)
    const config = { goal: 'volume', feeCoverageMultiplier: '0.2' } as const
    const report = await world.run(20, { config })
    const kinds = world.events.map(({ kind }) => kind)
    expect(kinds.indexOf('volume-cost')).toBeGreaterThan(-1)
    expect(kinds.indexOf('volume-cost')).toBeLessThan(kinds.indexOf('plan'))
    const [forecast] = ofKind(world.events, 'volume-cost')
    expect(forecast?.per1000?.least.gt(0)).toBe(true)
    expect(report.cyclesClosed).toBeGreaterThan(2)
    const closedForFees = report.cycles.filter((row) => row.exitReason === 'fees-covered')
    expect(closedForFees.length).toBeGreaterThan(2)
    for (const { plan } of ofKind(world.events, 'plan')) {
      expect(plan.costPer1000.lte('1')).toBe(true)
    }
    expect(identityError(report)).toBe('0')
  })

  it('is not spoken of by default', async () => {
    const world = createFarmWorld(7)
    await world.run(1)
    expect(ofKind(world.events, 'volume-cost')).toEqual([])
  })
})

describe('a changed leverage', () => {
  it('applies to the next pair; the open one keeps its own', async () => {
    const world = createFarmWorld(7)
    await world.run(4, { config: { rotation: { isEnabled: false } } })
    const [first] = ofKind(world.events, 'opened')
    if (first === undefined) throw new Error('nothing was opened')
    const { symbol } = first.holding
    await world.run(8, { config: { leverage: 2, rotation: { isEnabled: false } } })
    const kept = ofKind(world.events, 'position').filter(
      ({ position }) => position.holding.pairId === first.holding.pairId,
    )
    expect(kept.length).toBeGreaterThan(100)
    expect(new Set(kept.map(({ position }) => position.holding.leverage))).toEqual(new Set([1]))
    expect(world.account.position(symbol).leverage).toBe(1)
    await world.run(30, { config: { leverage: 2, maxPositionAgeHours: 1, symbols: ['NONE'] } })
    await world.run(40, { config: { leverage: 2 } })
    const later = ofKind(world.events, 'opened').at(-1)
    expect(later?.holding.pairId).not.toBe(first.holding.pairId)
    expect(later?.holding.leverage).toBe(2)
  })
})
