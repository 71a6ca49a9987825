import { describe, expect, it } from 'vitest'
import { makeRotateScenario, type RotateScenario } from './rotate/rotateScenario.ts'
import { playRotation } from './rotate/runRotateSeed.ts'
import type { ProcessEnd } from './sim/processEnds.ts'

const MINUTE = 60_000
/** Durable steps of a session that opens a pair, holds it, closes it and opens the next one. */
const STEPS = 60
/** First kills whose recovery is killed as well; they are spread over the work. */
const FIRST_KILLS = 12
const SECOND_KILLS = [2, 4, 7, 11]

/** A calm market of eight minutes without faults: only processes die. */
function scenarioOf(processEnds: readonly ProcessEnd[], isTwoAccounts = false): RotateScenario {
  const base = makeRotateScenario(3)
  const { start, market } = base
  const coin = market.coins[0]
  if (coin === undefined) throw new Error('the scenario has no coin')
  const calm = { ...coin, noiseBps: 1, trends: [], shocks: [], stalls: [], levelQuote: 50_000 }
  const symbol = `${coin.asset}USDT`
  return {
    ...base,
    ...(isTwoAccounts && { faultsOn: 'both' }),
    market: { ...market, minutes: 9, coins: [calm] },
    plan: { seed: 3, faults: [] },
    classes: [],
    haltRequests: [],
    taken: [],
    opened: [],
    processEnds,
    faultsFrom: start,
    faultsTo: start + 6 * MINUTE,
    end: start + 8 * MINUTE,
    perp: { USDT: '5000' },
    config: {
      ...base.config,
      symbols: [symbol],
      notionalPerLegQuote: '400',
      leverage: 5,
      minHoldMinutes: 2,
      maxHoldMinutes: 3,
      minGapBetweenCyclesSec: 5,
      cycleSeconds: 10,
      dailyVolumeTargetQuote: '1000000',
      maxDailyFeeQuote: '1000',
    },
  }
}

const kill = (step: number, when: 'before' | 'after'): ProcessEnd => {
  return { kind: 'kill', step, when, downMs: 3_000, isHalted: false }
}

async function problemsOf(...ends: readonly ProcessEnd[]): Promise<readonly string[]> {
  return problemsIn(scenarioOf(ends))
}

async function problemsIn(scenario: RotateScenario): Promise<readonly string[]> {
  const { violations, cycles } = await playRotation(scenario)
  const ends = scenario.processEnds
  const where = ends.map((end) => JSON.stringify(end)).join(', ')
  const problems = violations.map(({ invariant, detail }) => `${where}: ${invariant} ${detail}`)
  return cycles > 0 ? problems : [...problems, `${where}: no pair came to its end`]
}

describe('hold-and-rotate whose process dies', () => {
  it('is equal or flat with exact books, before and after any durable step', {
    timeout: 300_000,
  }, async () => {
    const problems: string[] = []
    for (let step = 1; step <= STEPS; step += 1) {
      for (const when of ['before', 'after'] as const)
        problems.push(...(await problemsOf(kill(step, when))))
    }
    expect(problems).toEqual([])
  })

  it('is so on two accounts as well', { timeout: 300_000 }, async () => {
    const problems: string[] = []
    for (let step = 1; step <= STEPS; step += 1) {
      for (const when of ['before', 'after'] as const)
        problems.push(...(await problemsIn(scenarioOf([kill(step, when)], true))))
    }
    expect(problems).toEqual([])
  })

  it('is so as well when its recovery is killed', { timeout: 300_000 }, async () => {
    const problems: string[] = []
    for (let step = 3; step <= STEPS; step += Math.ceil(STEPS / FIRST_KILLS)) {
      for (const again of SECOND_KILLS) {
        problems.push(...(await problemsOf(kill(step, 'after'), kill(again, 'after'))))
      }
    }
    expect(problems).toEqual([])
  })
})
