import { describe, expect, it } from 'vitest'
import {
  createFarmWorld,
  differences,
  type FarmWorld,
  HOUR,
  identityError,
  ofKind,
} from './farmWorld.ts'

const DOWN = { phase: 'pre', action: 'drop', times: 100_000 } as const

function countOrders({ account, venue }: FarmWorld): number {
  const symbols = venue.instruments('perp').map(({ symbol }) => symbol)
  const counts = symbols.flatMap((symbol) =>
    (['spot', 'perp'] as const)
      .filter((market) => venue.instruments(market).some((row) => row.symbol === symbol))
      .map((market) => account.listOrders(market, symbol).length),
  )
  return counts.reduce((sum, count) => sum + count, 0)
}

describe('an order whose answer is lost and that no query finds', () => {
  it('is settled by what the account stream tells, its quantity taken from the trades', async () => {
    const world = createFarmWorld(7)
    const match = { endpoint: 'placeOrder', market: 'spot', nth: 1 } as const
    const report = await world.run(0.25, {
      faults: [
        { match, phase: 'post', action: 'drop-answer' },
        { match, phase: 'post', action: 'hide', args: { reads: 100_000 } },
      ],
    })
    const [opened] = ofKind(world.events, 'opened')
    expect(opened!.time - world.start).toBeLessThan(HOUR)
    expect(ofKind(world.events, 'alert').map(({ code }) => code)).not.toContain('order-unknown')
    expect(ofKind(world.events, 'halted')).toEqual([])
    expect([identityError(report), differences(report)]).toEqual(['0', []])
  })
})

describe('an exchange that is down', () => {
  it('at the first start is waited for, visibly; nothing is sent meanwhile', async () => {
    const world = createFarmWorld(7)
    const faults = [{ ...DOWN, match: { from: '+0', to: `+${3 * HOUR}` } }] as const
    await world.run(1, { faults })
    const [waiting, ...more] = ofKind(world.events, 'alert').filter(
      ({ code }) => code === 'waiting',
    )
    expect(waiting?.detail).toContain('0 pair(s) kept, nothing is opened')
    expect(more).toEqual([])
    const [started] = ofKind(world.events, 'started')
    expect(started!.time - world.start).toBeGreaterThan(3 * HOUR)
    expect(started!.time - world.start).toBeLessThan(3 * HOUR + 120_000)
    expect(countOrders(world)).toBeGreaterThan(0)
    expect(
      world.account.listOrders('spot', 'BTCUSDT').every(({ time }) => time > started!.time),
    ).toBe(true)
  })

  it('for one read only is asked again in the next cycle, whichever read it was', async () => {
    for (let nth = 1; nth <= 9; nth += 1) {
      const world = createFarmWorld(7)
      const faults = [{ ...DOWN, times: 1, match: { endpoint: 'getPositionRisk', nth } }] as const
      await world.run(0.25, { faults })
      expect(ofKind(world.events, 'opened').length, `read ${nth}`).toBeGreaterThan(0)
    }
  })

  it('at a restart is waited for; the pair is kept and goes on', async () => {
    const world = createFarmWorld(7)
    await world.run(0.25)
    const before = world.account.positions().map(({ quantity }) => quantity.toFixed())
    const orders = countOrders(world)
    expect(before).toHaveLength(1)
    const faults = [{ ...DOWN, match: { from: '+0', to: `+${HOUR}` } }] as const
    const seen = world.events.length
    const report = await world.run(0.25 + 1.5 / 24, { faults })
    const later = world.events.slice(seen)
    const waiting = ofKind(later, 'alert').find(({ code }) => code === 'waiting')
    expect(waiting?.detail).toContain('1 pair(s) kept, nothing is opened')
    expect(ofKind(later, 'started')[0]?.resumed).toHaveLength(1)
    expect(world.account.positions().map(({ quantity }) => quantity.toFixed())).toEqual(before)
    expect([countOrders(world), identityError(report)]).toEqual([orders, '0'])
  })

  it('for good is waited for until the run ends or a person stops it', async () => {
    const world = createFarmWorld(7)
    const match = { endpoint: 'getAccount', market: 'spot' } as const
    const faults = [{ match, phase: 'pre', action: 'drop', times: 100_000 }] as const
    await expect(world.run(0.1, { faults })).rejects.toThrow(/could not be read/)
    const stopped = world.run(2, { faults, onEvent: (_event, stop) => stop() })
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' })
    expect([world.account.positions(), countOrders(world)]).toEqual([[], 0])
  })

  it('in what only opening needs does not keep a held pair from being looked after', async () => {
    const world = createFarmWorld(7)
    await world.run(0.25)
    const faults = [
      { match: { endpoint: 'getTicker24h' }, phase: 'pre', action: 'drop', times: 100_000 },
    ] as const
    const seen = world.events.length
    await world.run(0.5, { faults })
    expect(ofKind(world.events.slice(seen), 'position').length).toBeGreaterThan(3)
  })
})
