import { createSimExchange } from '@asterkit/backtest'
import { syntheticFeed } from '@asterkit/paper-exchange'
import { createVenue } from '@asterkit/paper-exchange/core'
import {
  type Exchange,
  type FarmReport,
  type Journal,
  JournalError,
  parseFundingFarmConfig,
  runFundingFarm,
  silentLogger,
} from '@asterkit/strategy'
import { createMemoryJournal, type KillPoint, killPoints } from '@asterkit/strategy/testing'
import { describe, expect, it } from 'vitest'
import { DAY, differences, HOUR, identityError, venueDeltaLots } from './farmWorld.ts'

/** Ends a run at once, the way a journal that cannot be written does: nothing is sent after it. */
const killed = (step: string) => new JournalError('write-failed', `killed ${step}`)

/** A day and a half with an opening, and a rotation after eight hours. */
function createWorld() {
  const feed = syntheticFeed({ seed: 7 })
  const venue = createVenue({ feed, startingBalances: { spot: { USDT: '10000' }, perp: {} } })
  const account = venue.account('0x00000000000000000000000000000000000000fc')
  const exchange = createSimExchange({ venue, account })
  const journal = createMemoryJournal()
  const until = feed.startTime + 1.5 * DAY
  const config = parseFundingFarmConfig({ cycleIntervalMs: HOUR })
  const run = (through: { exchange: Exchange; journal: Journal }, signal: AbortSignal) =>
    runFundingFarm({ ...through, clock: exchange.clock, log: silentLogger, config, until }, signal)
  return { venue, account, exchange, journal, run }
}

/** Runs until each chosen step in turn, where the process dies; then starts again and runs to the end. */
async function killAndRestart(...points: readonly KillPoint[]) {
  const world = createWorld()
  const { exchange, journal, run } = world
  let kills = 0
  for (const point of points) {
    if (await runUntil(world, point)) kills += 1
  }
  const report: FarmReport = await run({ exchange, journal }, new AbortController().signal)
  return { ...world, report, kills }
}

/** @returns Whether the run came as far as the chosen step. */
async function runUntil(
  { exchange, journal, run }: ReturnType<typeof createWorld>,
  point: KillPoint,
): Promise<boolean> {
  let tellDeath: (death: Error) => void = () => undefined
  const death = new Promise<Error>((resolve) => {
    tellDeath = resolve
  })
  const killing = killPoints(journal, exchange, point, (step) => {
    tellDeath(killed(step))
    throw killed(step)
  })
  const leftBehind = run(killing, new AbortController().signal)
  const end = await Promise.race([leftBehind, death]).catch((error: unknown) => error)
  return end instanceof JournalError
}

async function stepsOfQuietRun(): Promise<number> {
  const { exchange, journal, run } = createWorld()
  const watched = killPoints(journal, exchange, undefined, () => {
    throw killed('never')
  })
  await run(watched, new AbortController().signal)
  return watched.steps.length
}

function expectAllWell(world: Awaited<ReturnType<typeof killAndRestart>>, place: string): void {
  expect(identityError(world.report), place).toBe('0')
  expect(differences(world.report), place).toEqual([])
  expect(venueDeltaLots(world), place).toBeLessThanOrEqual(1)
  expect(world.report.externalFlow.toFixed(), place).toBe('0')
}

describe('a farm whose process dies', () => {
  // Before a step is the same on disk and at the venue as after the one before it.
  it('is hedged with exact books after a restart, whichever step was the last', async () => {
    const steps = await stepsOfQuietRun()
    expect(steps).toBeGreaterThan(40)
    for (let step = 1; step <= steps; step += 1) {
      const world = await killAndRestart({ step, when: 'before' })
      expect(world.kills, `step ${step}`).toBe(1)
      expectAllWell(world, `killed before step ${step}`)
    }
  }, 240_000)

  it('is so, too, when it dies again soon after its restart', async () => {
    const steps = await stepsOfQuietRun()
    let doubles = 0
    for (let step = 1; step <= steps; step += 3) {
      const again = 1 + ((step * 7) % 17)
      const world = await killAndRestart({ step, when: 'after' }, { step: again, when: 'after' })
      doubles += world.kills - 1
      expectAllWell(world, `killed after step ${step}, then ${again}`)
    }
    expect(doubles).toBeGreaterThan(steps / 6)
  })
})
