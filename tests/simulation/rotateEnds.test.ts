import { decimal } from '@asterkit/instruments'
import type { FaultPlanInput } from '@asterkit/paper-exchange/faults'
import { describe, expect, it } from 'vitest'
import { MINUTE, rotateWorld } from './rotate/rotateWorld.ts'

const DAY = 1440 * MINUTE

describe('the position mode of a rotation', () => {
  it('is switched for the first pair and switched back once a person has everything closed', async () => {
    const world = rotateWorld()
    expect((await world.run({ isOnce: true })).kept?.phase).toBe('holding')
    expect(world.account.isHedgeMode()).toBe(true)
    await world.run({ isOnce: true })
    expect(world.account.isHedgeMode()).toBe(true)
    expect(await world.run({ isClosing: true })).toMatchObject({ kept: undefined, obstacles: [] })
    expect(world.account.isHedgeMode()).toBe(false)
    expect(await world.run({ isClosing: true })).toMatchObject({ kept: undefined, obstacles: [] })
    expect(world.account.isHedgeMode()).toBe(false)
  })

  it('stays hedge mode where it was so before', async () => {
    const world = rotateWorld()
    world.account.setHedgeMode(true)
    await world.run({ isOnce: true })
    await world.run({ isClosing: true })
    expect(world.account.isHedgeMode()).toBe(true)
  })

  it('stays while somebody else has a position, and is told', async () => {
    const world = rotateWorld()
    await world.run({ isOnce: true })
    world.trade('buy', 'LONG', '1')
    const report = await world.run({ isClosing: true })
    expect(report.kept).toBeUndefined()
    expect([world.held('LONG'), world.held('SHORT')]).toEqual(['1', '0'])
    expect(world.account.isHedgeMode()).toBe(true)
    expect(world.told).toContainEqual(expect.objectContaining({ code: 'position-mode' }))
    world.trade('sell', 'LONG', '1')
    await world.run({ isClosing: true })
    expect(world.account.isHedgeMode()).toBe(false)
  })

  it('is switched back when the target of the day is reached, and again for the next day', async () => {
    const world = rotateWorld()
    const config = { dailyVolumeTargetQuote: '1000', atTarget: 'flat' } as const
    await world.run({ config, forMs: 20 * MINUTE })
    expect([world.held('LONG'), world.held('SHORT')]).toEqual(['0', '0'])
    expect(world.account.isHedgeMode()).toBe(false)
    expect((await world.run({ config, forMs: MINUTE })).obstacles).toEqual([])
    const untilMidnight = DAY - (world.venue.now % DAY)
    await world.run({
      config: { ...config, cycleSeconds: 600 },
      forMs: untilMidnight + 5 * MINUTE,
    })
    expect(world.account.isHedgeMode()).toBe(true)
    expect(world.held('LONG')).not.toBe('0')
  })

  it('is not forgotten by a crash at any step that switches it or comes near that', async () => {
    const problems: string[] = []
    for (const wishes of [{ isOnce: true }, { isClosing: true }]) {
      for (const step of await stepsAroundSwitch(wishes)) {
        for (const when of ['before', 'after'] as const) {
          const world = rotateWorld()
          if (wishes.isClosing) await world.run({ isOnce: true })
          expect(await world.dies({ ...wishes, kill: { step, when } })).toBe(true)
          const { kept } = await world.run({ isClosing: true })
          const end = [kept === undefined, world.account.isHedgeMode(), world.held('LONG')]
          if (end.join() !== 'true,false,0') {
            problems.push(`${JSON.stringify(wishes)} ${step} ${when}: ${end.join()}`)
          }
        }
      }
    }
    expect(problems).toEqual([])
  })
})

/** Numbers of the steps from two before the switch of the mode to two after it. */
async function stepsAroundSwitch(wishes: {
  readonly isOnce?: boolean
  readonly isClosing?: boolean
}): Promise<readonly number[]> {
  const world = rotateWorld()
  if (wishes.isClosing) await world.run({ isOnce: true })
  await world.run(wishes)
  const at = world.steps().findIndex((name) => name.startsWith('send position-mode')) + 1
  expect(at, world.steps().join()).toBeGreaterThan(0)
  return [-3, -2, -1, 0, 1, 2]
    .map((offset) => at + offset)
    .filter((step) => step <= world.steps().length)
}

describe('a rotation that is asked to be flat while it runs', () => {
  it('closes the pair with its next check, switches the mode back and ends', async () => {
    const world = rotateWorld()
    let request: string | undefined
    const report = await world.run({
      forMs: 60 * MINUTE,
      readClosingRequest: () => request,
      onCheck: (check) => {
        if (check === 4) request = 'rotate stop --flat'
      },
    })
    expect(report).toMatchObject({ kept: undefined, obstacles: [] })
    expect(report.checks).toBeLessThan(8)
    expect(world.view().finishedCycles.map(({ closeReason }) => closeReason)).toEqual([
      'by-hand: asked for by a person',
    ])
    expect(world.account.isHedgeMode()).toBe(false)
  })
})

describe('what others have on the account of a rotation', () => {
  it('is left alone beside a pair that is closed, which then counts as flat', async () => {
    const world = rotateWorld()
    await world.run({ isOnce: true })
    world.trade('sell', 'SHORT', '2')
    const { kept, obstacles } = await world.run({ isClosing: true })
    expect(kept).toBeUndefined()
    expect([world.held('LONG'), world.held('SHORT')]).toEqual(['0', '2'])
    expect(obstacles.join()).toContain('SOLUSDT short: a perp position of -2 is not ours')
    expect(world.view().finishedCycles.map(({ phase }) => phase)).toEqual(['flat'])
  })

  it('is theirs as well when they trade it beside our legs', async () => {
    const world = rotateWorld()
    const { kept } = await world.run({ isOnce: true })
    world.trade('buy', 'LONG', '2')
    await world.run({ isOnce: true })
    world.trade('sell', 'LONG', '2')
    const after = (await world.run({ isOnce: true })).kept
    expect(after?.long.quantity.toFixed()).toBe(kept?.long.quantity.toFixed())
    expect(world.held('LONG')).toBe(world.held('SHORT'))
  })

  it('is closed when a person hands it over, with its trades on record', async () => {
    const world = rotateWorld()
    await world.run({ isOnce: true })
    world.trade('buy', 'LONG', '2')
    const orphans = [{ symbol: 'SOLUSDT', positionSide: 'long', quantity: decimal('2') }] as const
    const early = await world.run({ isClosing: true })
    expect(early.kept).toBeUndefined()
    const { kept, obstacles } = await world.run({ isClosing: true, orphans })
    expect({ kept, obstacles }).toEqual({ kept: undefined, obstacles: [] })
    expect([world.held('LONG'), world.held('SHORT')]).toEqual(['0', '0'])
    const [, orphan] = world.view().finishedCycles
    expect(orphan?.long.closedBase.toFixed()).toBe('2')
    expect(orphan?.phase).toBe('flat')
    expect(world.account.isHedgeMode()).toBe(false)
  })

  it('is left when it is not what the person was shown', async () => {
    const world = rotateWorld()
    await world.run({ isOnce: true })
    await world.run({ isClosing: true })
    world.account.setHedgeMode(true)
    world.trade('buy', 'LONG', '2')
    const orphans = [{ symbol: 'SOLUSDT', positionSide: 'long', quantity: decimal('1') }] as const
    await world.run({ isClosing: true, orphans })
    expect(world.held('LONG')).toBe('2')
    expect(world.told).toContainEqual(expect.objectContaining({ code: 'orphan-changed' }))
  })
})

/** How long a leg stands alone that a person leaves right after a check, of which there is one a minute. */
async function nakedMs(faults: FaultPlanInput['faults']): Promise<number> {
  const world = rotateWorld({ seed: 1, faults })
  const config = { cycleSeconds: 60, minHoldMinutes: 60, maxHoldMinutes: 90 }
  let taken = 0
  let closed = 0
  world.venue.onEvent((event) => {
    if (taken === 0 || closed > 0 || event.kind !== 'order') return
    if (event.order.clientOrderId.startsWith('ak.')) closed = world.venue.now
  })
  await world.run({
    config,
    forMs: 8 * MINUTE,
    onCheck(check) {
      if (check !== 3) return
      taken = world.venue.now
      world.trade('sell', 'LONG', world.held('LONG'))
    },
  })
  expect(taken).toBeGreaterThan(0)
  return closed - taken
}

describe('a leg that a person leaves alone', () => {
  it('is closed with the next check while the account stream is silent', async () => {
    const naked = await nakedMs([{ phase: 'evt', action: 'silence', args: { forMs: DAY } }])
    expect(naked).toBeGreaterThan(5_000)
    expect(naked).toBeLessThan(65_000)
  })

  it('is closed with the event otherwise', async () => {
    const naked = await nakedMs([])
    expect(naked).toBeGreaterThanOrEqual(0)
    expect(naked).toBeLessThan(5_000)
  })
})
