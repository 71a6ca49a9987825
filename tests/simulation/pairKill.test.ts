import { closePair, openPair, reconcile, type TradeContext } from '@asterkit/strategy'
import { describe, expect, it } from 'vitest'
import { expectRest } from './pairRest.ts'
import {
  closePlan,
  createPairWorld,
  openPlan,
  type PairWorld,
  positionAtVenue,
  startBot,
} from './pairWorld.ts'
import { runUntilKilled } from './runUntilKilled.ts'

const signal = new AbortController().signal

type Phase = 'open' | 'close'

const works: Record<Phase, (bot: TradeContext) => Promise<unknown>> = {
  open: async (bot) => {
    await reconcile(bot, signal)
    return openPair(bot, openPlan(), signal)
  },
  close: async (bot) => closePair(bot, closePlan(), signal),
}

async function prepare(phase: Phase): Promise<PairWorld> {
  const world = createPairWorld()
  if (phase === 'close') await works.open(startBot(world))
  return world
}

describe.each<Phase>(['open', 'close'])('killed at any step of %s', (phase) => {
  it.each(['before', 'after'] as const)('ends hedged or flat: %s each step', async (when) => {
    const total = (await runUntilKilled(await prepare(phase), undefined, works[phase])).length
    expect(total).toBeGreaterThan(phase === 'open' ? 20 : 15)
    for (let step = 1; step <= total; step += 1) {
      const world = await prepare(phase)
      const steps = await runUntilKilled(world, { step, when }, works[phase])
      expect(steps).toHaveLength(step)
      const bot = startBot(world)
      const report = await reconcile(bot, signal)
      const where = `${when} step ${step} (${steps.at(-1)})`
      expect(report.obstacles, where).toEqual([])
      expect(report.externals, `${where}: the ledger explains every balance`).toEqual([])
      expectRest(world, bot, where)
      if (phase === 'close') expect(positionAtVenue(world).lte(0), where).toBe(true)
    }
  })

  it('ends hedged or flat when the recovery is killed as well, at any of its steps', async () => {
    const total = (await runUntilKilled(await prepare(phase), undefined, works[phase])).length
    for (let step = 3; step <= total; step += 4) {
      for (let again = 1; ; again += 1) {
        const world = await prepare(phase)
        await runUntilKilled(world, { step, when: 'after' }, works[phase])
        const recovery = { step: again, when: again % 2 === 0 ? 'before' : 'after' } as const
        const steps = await runUntilKilled(world, recovery, (bot) => reconcile(bot, signal))
        const bot = startBot(world)
        await reconcile(bot, signal)
        expectRest(world, bot, `after step ${step}, then ${again} (${steps.at(-1)})`)
        if (steps.length < again) break
      }
    }
  })
})
