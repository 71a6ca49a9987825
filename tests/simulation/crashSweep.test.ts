import { reconcile } from '@asterkit/strategy'
import { describe, expect, it } from 'vitest'
import { judgeCrash } from './crashJudge.ts'
import { CRASH_SCENES } from './crashScenes.ts'
import { type PairWorld, startBot } from './pairWorld.ts'
import { runUntilKilled } from './runUntilKilled.ts'

const signal = new AbortController().signal
/** How long a bot may take from its start until all is well. */
const RECOVERY_MS = 60_000
/** Hundreds of runs in one test: seconds, but not on a machine that is busy with others. */
const PATIENCE_MS = 240_000
/** First kills of longer works whose recovery is killed as well; they are spread over the work. */
const MOST_FIRST_KILLS = 15

describe.each(CRASH_SCENES)('killed while $name', (scene) => {
  /** Starts a fresh bot on what a crash has left, and judges the end. */
  async function recover(world: PairWorld, where: string): Promise<readonly string[]> {
    const began = world.venue.now
    const bot = startBot(world)
    await reconcile(bot, signal)
    const problems = [...(await judgeCrash(scene, world, bot))]
    if (world.venue.now - began > RECOVERY_MS) problems.push(`took ${world.venue.now - began} ms`)
    return problems.map((problem) => `${where}: ${problem}`)
  }

  async function countSteps(): Promise<number> {
    const steps = await runUntilKilled(await scene.prepare(), undefined, scene.work)
    return steps.length
  }

  it(
    'ends hedged or flat with exact books, before and after any step',
    async () => {
      const total = await countSteps()
      expect(total).toBeGreaterThanOrEqual(scene.leastSteps)
      const problems: string[] = []
      for (let step = 1; step <= total; step += 1) {
        for (const when of ['before', 'after'] as const) {
          const world = await scene.prepare()
          const steps = await runUntilKilled(world, { step, when }, scene.work)
          problems.push(...(await recover(world, `${when} step ${step} (${steps.at(-1)})`)))
        }
      }
      expect(problems).toEqual([])
    },
    PATIENCE_MS,
  )

  // What is on disk and at the venue before a step is the same as after the one before it.
  it(
    'ends so as well when its recovery is killed before any of its steps',
    async () => {
      const total = await countSteps()
      const stride = Math.ceil(total / MOST_FIRST_KILLS)
      const problems: string[] = []
      for (let step = 1; step <= total; step += stride) {
        for (let again = 1; ; again += 1) {
          const world = await scene.prepare()
          await runUntilKilled(world, { step, when: 'after' }, scene.work)
          const point = { step: again, when: 'before' } as const
          const steps = await runUntilKilled(world, point, (bot) => reconcile(bot, signal))
          problems.push(...(await recover(world, `step ${step}, then ${again} (${steps.at(-1)})`)))
          if (steps.length < again) break
        }
      }
      expect(problems).toEqual([])
    },
    PATIENCE_MS,
  )
})
