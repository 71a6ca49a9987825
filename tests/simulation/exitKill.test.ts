import { describe, expect, it } from 'vitest'
import { killExit } from './exitKilled.ts'
import { exitCase, judgeExit } from './exitSeeds.ts'
import { runExit } from './exitWorld.ts'

/** Accounts of these seeds have pairs, hedge mode, own and foreign orders, and faults. */
const SEEDS = [3, 5, 8, 13, 22, 34]

describe('an exit that is killed', () => {
  it.each(SEEDS)('at any step converges when it is run again: account of seed %i', async (seed) => {
    for (const when of ['before', 'after'] as const) {
      for (let step = 1; ; step += 1) {
        const one = exitCase(seed)
        const { steps } = await killExit(one.world, one.options, { step, when })
        if (steps.length < step) break
        const where = `seed ${seed}, killed ${when} step ${step} (${steps.at(-1)})`
        const { faults: _, ...quiet } = one.options
        const { report, tookMs } = await runExit(one.world, quiet)
        expect(report.left, where).toEqual([])
        expect(judgeExit(one, report), where).toEqual([])
        expect(tookMs, where).toBeLessThan(120_000)
      }
    }
  })

  it('twice, the second time while it recovers, converges as well', async () => {
    for (let step = 2; step <= 14; step += 3) {
      for (let again = 1; again <= 12; again += 2) {
        const one = exitCase(5)
        await killExit(one.world, one.options, { step, when: 'after' })
        await killExit(one.world, one.options, { step: again, when: 'after' })
        const { report } = await runExit(one.world, { ...one.options, faults: [] })
        expect(report.left, `killed after ${step}, then ${again}`).toEqual([])
        expect(judgeExit(one, report)).toEqual([])
      }
    }
  })
})
