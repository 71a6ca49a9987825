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

describe('stopping and starting again', () => {
  it('keeps the pair, says so, and goes on with the same books', async () => {
    const world = createFarmWorld(7)
    const first = await world.run(30, {
      onEvent: (event, stop) => {
        if (event.kind === 'position' && event.time >= world.start + 15 * DAY) stop()
      },
    })
    expect(ofKind(world.events, 'stopped')[0]?.kept).toHaveLength(1)
    expect(identityError(first)).toBe('0')
    expect(venueDeltaLots(world)).toBeLessThanOrEqual(1)

    const second = await world.run(30)
    const [, resumed] = ofKind(world.events, 'started')
    expect(resumed?.epoch).toBe(2)
    expect(resumed?.resumed).toHaveLength(1)
    expect(second.startTime).toBe(first.startTime)
    expect(identityError(second)).toBe('0')
    expect(differences(second)).toEqual([])
    expect(second.endValue.toFixed()).toBe(venueValue(world).toFixed())
    expect(second.cyclesOpened).toBeGreaterThanOrEqual(first.cyclesOpened)
  })

  it('changes nothing about what is traded when no decision falls into the pause', async () => {
    const whole = createFarmWorld(7)
    const uninterrupted = await whole.run(30)
    const parts = createFarmWorld(7)
    await parts.run(15)
    const resumed = await parts.run(30)
    const trades = (cycles: typeof resumed.cycles) =>
      cycles.map(({ symbol, quantity, exitReason }) => [symbol, quantity.toFixed(), exitReason])
    expect(trades(resumed.cycles)).toEqual(trades(uninterrupted.cycles))
    expect(resumed.endValue.toFixed()).toBe(uninterrupted.endValue.toFixed())
  })

  it('ends hedged when it is stopped in the middle of an opening', async () => {
    const world = createFarmWorld(7)
    await world.run(2, { onEvent: (event, stop) => event.kind === 'plan' && stop() })
    expect(venueDeltaLots(world)).toBeLessThanOrEqual(1)
    const report = await world.run(5)
    expect(identityError(report)).toBe('0')
    expect(venueDeltaLots(world)).toBeLessThanOrEqual(1)
  })

  it('books what was paid while it was away', async () => {
    const world = createFarmWorld(7)
    await world.run(5)
    world.venue.advanceTo(world.start + 6 * DAY)
    const report = await world.run(7)
    expect(identityError(report)).toBe('0')
    expect(differences(report)).toEqual([])
    const paid = world.account.income({ type: 'FUNDING_FEE' })
    expect(ofKind(world.events, 'funding').length).toBeLessThanOrEqual(paid.length)
    expect(report.externalFlow.toFixed()).toBe('0')
  })
})
