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

/** A dead process neither writes nor calls any more, whatever its code would do about an error. */
function mortal(through: { exchange: Exchange; journal: Journal }, isDead: () => boolean) {
  const { exchange, journal } = through
  const append: Journal['append'] = (entry, transactions) => {
    if (isDead()) throw killed('before')
    return journal.append(entry, transactions)
  }
  const guarded = new Proxy(exchange, {
    get(target, name) {
      if (isDead()) return () => new Promise<never>(() => undefined)
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return { exchange: guarded, journal: { ...journal, append } }
}

/** Runs until the chosen step, where the process dies; then starts again and runs to the end. */
async function killAndRestart(point: KillPoint) {
  const world = createWorld()
  const { exchange, journal, run } = world
  let isDead = false
  let tellDeath: (death: Error) => void = () => undefined
  const death = new Promise<Error>((resolve) => {
    tellDeath = resolve
  })
  const killing = killPoints(journal, exchange, point, (step) => {
    isDead = true
    tellDeath(killed(step))
    throw killed(step)
  })
  const leftBehind = run(
    mortal(killing, () => isDead),
    new AbortController().signal,
  )
  const end = await Promise.race([leftBehind, death]).catch((error: unknown) => error)
  const report: FarmReport = await run({ exchange, journal }, new AbortController().signal)
  return { ...world, report, wasKilled: end instanceof JournalError }
}

async function stepsOfQuietRun(): Promise<number> {
  const { exchange, journal, run } = createWorld()
  const watched = killPoints(journal, exchange, undefined, () => {
    throw killed('never')
  })
  await run(watched, new AbortController().signal)
  return watched.steps.length
}

describe('a farm whose process dies', () => {
  it('is hedged with exact books after a restart, whichever step was the last', async () => {
    const steps = await stepsOfQuietRun()
    expect(steps).toBeGreaterThan(40)
    const stride = Math.max(1, Math.floor(steps / 24))
    for (let step = 1; step <= steps; step += stride) {
      for (const when of ['before', 'after'] as const) {
        const world = await killAndRestart({ step, when })
        const place = `killed ${when} step ${step}`
        expect(world.wasKilled, place).toBe(true)
        expect(identityError(world.report), place).toBe('0')
        expect(differences(world.report), place).toEqual([])
        expect(venueDeltaLots(world), place).toBeLessThanOrEqual(1)
        expect(world.report.externalFlow.toFixed(), place).toBe('0')
      }
    }
  })
})
