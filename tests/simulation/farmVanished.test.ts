import type { FaultInput } from '@asterkit/paper-exchange/faults'
import { describe, expect, it } from 'vitest'
import {
  createFarmWorld,
  differences,
  type FarmWorld,
  HOUR,
  ofKind,
  venueDeltaLots,
} from './farmWorld.ts'

const HELD = 'SOLUSDT'

/** A farm that has held a pair for a quarter of a day. */
async function holding(): Promise<FarmWorld> {
  const world = createFarmWorld(7)
  await world.run(0.25)
  expect(world.account.positions().map(({ symbol }) => symbol)).toEqual([HELD])
  return world
}

/** The symbol's row is missing in answers about the rules of one market. */
function missing(market: 'spot' | 'perp', match: FaultInput['match']): FaultInput {
  return {
    match: { endpoint: 'getExchangeInfo', market, ...match },
    phase: 'read',
    action: 'missing-rows',
    args: { keys: [HELD] },
    times: 'always',
  }
}

const codes = ({ events }: FarmWorld) => ofKind(events, 'alert').map(({ code }) => code)
const shortOf = ({ account }: FarmWorld) => account.position(HELD).quantity
const config = { refresh: { instrumentsMs: HOUR }, rotation: { isEnabled: false } } as const

describe('a held symbol that vanishes from the market rules', () => {
  it('for one reading is kept: a list can be incomplete', async () => {
    const world = await holding()
    const before = shortOf(world).toFixed()
    const faults = [{ ...missing('perp', { from: `+${HOUR}` }), times: 1 }]
    await world.run(0.5, { config, faults })
    expect(codes(world)).toContain('symbol-missing')
    expect(shortOf(world).toFixed()).toBe(before)
  })

  it('from the perpetuals for longer is closed as a pair, by its last known rules, and not reopened', async () => {
    const world = await holding()
    const report = await world.run(1, { config, faults: [missing('perp', { from: `+${HOUR}` })] })
    expect(codes(world)).toContain('symbol-missing')
    expect(ofKind(world.events, 'exit').map(({ reason }) => reason)).toContain('symbol-status')
    expect(shortOf(world).toFixed()).toBe('0')
    expect(venueDeltaLots(world)).toBeLessThanOrEqual(1)
    expect(differences(report)).toEqual([])
    const reopened = ofKind(world.events, 'opened').filter((event) => event.holding.symbol === HELD)
    expect(reopened).toHaveLength(1)
  })

  it('from spot is kept hedged until its coins can be sold again', async () => {
    const world = await holding()
    const before = shortOf(world).toFixed()
    const faults = [missing('spot', { from: `+${HOUR}`, to: `+${6 * HOUR}` })]
    await world.run(0.45, { config, faults })
    expect(codes(world)).toEqual(expect.arrayContaining(['symbol-missing', 'symbol-shut']))
    expect([shortOf(world).toFixed(), venueDeltaLots(world) <= 1]).toEqual([before, true])
    await world.run(0.75, { config })
    expect(ofKind(world.events, 'halted')).toEqual([])
    expect(venueDeltaLots(world)).toBeLessThanOrEqual(1)
  })

  it('while the bot is away is repaired after its restart, by the rules that the journal has', async () => {
    const world = await holding()
    const quantity = shortOf(world).abs().div(2).toDecimalPlaces(2)
    const { account } = world
    account.placeOrder({ market: 'perp', symbol: HELD, side: 'buy', type: 'MARKET', quantity })
    await world.run(0.25 + 0.5 / 24, { config, faults: [missing('perp', {})] })
    expect(ofKind(world.events, 'repair').length).toBeGreaterThan(0)
    expect(venueDeltaLots(world)).toBeLessThanOrEqual(1)
    expect(ofKind(world.events, 'halted')).toEqual([])
  })
})

describe('a delisting that is announced', () => {
  const announced = (hours: number): FaultInput => ({
    match: { from: `+${hours * HOUR}` },
    phase: 'state',
    action: 'announce',
    args: { title: `Aster will delist ${HELD}` },
  })

  it('ends a held pair, and opens the symbol no more, with the reason', async () => {
    const world = await holding()
    await world.run(1, { config: { refresh: { volumesMs: HOUR } }, faults: [announced(2)] })
    const [exit] = ofKind(world.events, 'exit').filter(({ symbol }) => symbol === HELD)
    expect(exit).toMatchObject({
      reason: 'symbol-status',
      detail: expect.stringContaining('delist'),
    })
    expect(shortOf(world).toFixed()).toBe('0')
    expect(venueDeltaLots(world)).toBeLessThanOrEqual(1)
    const rows = world.events.flatMap((event) =>
      event.kind === 'position' || event.kind === 'scan' ? event.opportunities : [],
    )
    const last = rows.filter(({ symbol }) => symbol === HELD).at(-1)
    expect(last?.rejected?.code).toBe('delisting')
  })

  it('cannot be known when announcements cannot be read: said so, and nothing is blocked', async () => {
    const world = createFarmWorld(7)
    const match = { endpoint: 'getDirectAnnouncements' }
    await world.run(0.5, { faults: [{ match, phase: 'pre', action: 'drop', times: 'always' }] })
    const alerts = ofKind(world.events, 'alert').map(({ detail }) => detail)
    expect(alerts.filter((detail) => detail.startsWith('announcements:'))).toHaveLength(1)
    expect(ofKind(world.events, 'opened').length).toBeGreaterThan(0)
  })
})

describe('a spot market that stops while a pair is held', () => {
  it('does not make the bot buy back the short of coins that it cannot sell', async () => {
    const world = await holding()
    const before = shortOf(world).toFixed()
    const set = (hours: number, status: 'BREAK' | 'TRADING'): FaultInput => ({
      match: { from: `+${hours * HOUR}` },
      phase: 'state',
      action: 'symbol-status',
      args: { market: 'spot', symbol: HELD, status },
    })
    await world.run(0.45, { config, faults: [set(1, 'BREAK')] })
    expect(codes(world)).toContain('symbol-shut')
    expect([shortOf(world).toFixed(), venueDeltaLots(world) <= 1]).toEqual([before, true])
    await world.run(0.75, { config, faults: [set(1, 'TRADING')] })
    expect(ofKind(world.events, 'halted')).toEqual([])
    expect(venueDeltaLots(world)).toBeLessThanOrEqual(1)
  })
})
