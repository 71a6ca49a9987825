import type { HoldRotateInput } from '@asterkit/strategy'
import { COINS } from '../sim/coins.ts'
import { draws } from '../sim/draws.ts'
import { MINUTE } from '../sim/faultDraws.ts'
import { plainScenario, type Scenario } from '../sim/scenario.ts'
import type { FaultsOn } from './rotateAccounts.ts'

/** Somebody else closes a part of a leg, or all of it. */
interface LegTaken {
  /** Epoch ms. */
  readonly at: number
  readonly side: 'long' | 'short'
  readonly fraction: number
}

/** Somebody else opens a position of their own, beside the bot's. */
interface PersonOpens {
  /** Epoch ms. */
  readonly at: number
  readonly side: 'long' | 'short'
  /** In quote. */
  readonly worth: number
}

/** All that one seed decides: market, faults and process ends as for the farm, settings of its own. */
export interface RotateScenario extends Omit<Scenario, 'config' | 'spot' | 'perp'> {
  readonly config: HoldRotateInput
  readonly perp: Readonly<Record<string, string>>
  readonly taken: readonly LegTaken[]
  readonly opened: readonly PersonOpens[]
  /** Two accounts: whose calls meet the faults. Absent: one account. */
  readonly faultsOn?: FaultsOn
}

/** Draws the scenario of a seed; its faults are the farm's of the same seed. */
export function makeRotateScenario(seed: number): RotateScenario {
  const { config: _, spot: __, perp: ___, ...scenario } = plainScenario(seed)
  const of = draws(seed, 'rotate')
  const symbols = COINS.filter(({ asset }) =>
    scenario.market.coins.some((row) => row.asset === asset),
  ).map(({ symbol }) => symbol)
  const taken = of.chance(0.3)
    ? Array.from({ length: of.int(1, 2) }, () => ({
        at: Math.floor(of.between(scenario.faultsFrom, scenario.faultsTo - MINUTE)),
        side: of.pick(['long', 'short'] as const),
        fraction: of.pick([0.3, 0.7, 1]),
      }))
    : []
  const others = draws(seed, 'rotate-others')
  const opened = others.chance(0.15)
    ? [
        {
          at: Math.floor(others.between(scenario.faultsFrom, scenario.faultsTo - MINUTE)),
          side: others.pick(['long', 'short'] as const),
          worth: others.int(30, 500),
        },
      ]
    : []
  const config: HoldRotateInput = {
    capitalQuote: '5000',
    symbols,
    leverage: of.int(2, 15),
    notionalPerLegQuote: of.pick(['130', '400', '900']),
    minHoldMinutes: of.pick([2, 4]),
    maxHoldMinutes: of.pick([5, 8]),
    minGapBetweenCyclesSec: of.pick([0, 5, 30]),
    cycleSeconds: of.pick([5, 10]),
    dailyVolumeTargetQuote: of.pick(['1000000000', '1000000000', '4000']),
    atTarget: of.pick(['keep-holding', 'flat']),
    maxDailyFeeQuote: of.pick(['1000', '1000', '2']),
    maxAbsFundingAprPct: '100000',
    maxDrawdownPct: '50',
    spreadMaxBps: 20,
    depthMultiple: 1,
    slippageBps: of.pick([5, 10, 20]),
    maxQuoteAgeMs: 15_000,
    limits: {
      maxOrdersPerDay: others.pick([2000, 2000, 2000, 40]),
      maxCyclesPerDay: others.pick([200, 200, 200, 6]),
      maxRepairsPerDay: 50,
    },
  }
  return { ...scenario, config, perp: { USDT: of.pick(['800', '5000']) }, taken, opened }
}

/** The scenario of a seed on two accounts. Somebody else may also turn a leg over, which hedge mode rules out. */
export function makeTwoAccountScenario(seed: number): RotateScenario {
  const scenario = makeRotateScenario(seed)
  const of = draws(seed, 'two-accounts')
  const faultsOn = of.pick(['long', 'short', 'both'] as const)
  const taken = scenario.taken.map((one) =>
    one.fraction === 1 && of.chance(0.4) ? { ...one, fraction: 1.6 } : one,
  )
  return { ...scenario, taken, faultsOn }
}
