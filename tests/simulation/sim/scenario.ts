import type { FaultPlanInput } from '@asterkit/paper-exchange/faults'
import type { FundingFarmInput } from '@asterkit/strategy'
import { COINS, type Coin, LIVELY_COINS } from './coins.ts'
import { type Draws, draws } from './draws.ts'
import { type FaultClass, type FaultRoom, MINUTE, SECOND } from './faultDraws.ts'
import { LISTING_FAULTS } from './listingFaults.ts'
import { ACCOUNT_FAULTS, MARKET_FAULTS, TIME_AND_STREAM_FAULTS } from './marketFaults.ts'
import { marketScript } from './marketScript.ts'
import { NETWORK_FAULTS, OUTCOME_FAULTS } from './networkFaults.ts'
import { ORDER_FAULTS, PERSON_FAULTS } from './orderFaults.ts'
import { JOURNAL_LOSSES, type ProcessEnd, someProcessEnds, withJournalLoss } from './processEnds.ts'
import type { MarketScript } from './simMarket.ts'
import { someWireFaults, WIRE_FAULTS, type WireFault } from './wireDraws.ts'

/** All that one seed decides before the run begins. */
export interface Scenario {
  readonly seed: number
  readonly config: FundingFarmInput
  readonly market: MarketScript
  /** Coins that are listed. */
  readonly coins: readonly [Coin, ...Coin[]]
  /** Decimal text by asset. Coins are the user's own. */
  readonly spot: Readonly<Record<string, string>>
  readonly perp: Readonly<Record<string, string>>
  /** Epoch ms: the start, the first and the last moment of faults, the end. */
  readonly start: number
  readonly faultsFrom: number
  readonly faultsTo: number
  readonly end: number
  readonly plan: FaultPlanInput
  /** Name of the class of each fault of the plan. */
  readonly classes: readonly string[]
  /** What goes wrong below JSON. */
  readonly wire: readonly WireFault[]
  /** How the processes of the bot end, one after the other; the last one runs to the end. */
  readonly processEnds: readonly ProcessEnd[]
  /** A person asks for a halt in these spans, epoch ms. */
  readonly haltRequests: readonly { readonly from: number; readonly to: number }[]
}

/** Classes that every plan is drawn from. */
const PLAN_CLASSES: readonly FaultClass[] = [
  ...NETWORK_FAULTS,
  ...OUTCOME_FAULTS,
  ...ORDER_FAULTS,
  ...PERSON_FAULTS,
  ...MARKET_FAULTS,
  ...ACCOUNT_FAULTS,
  ...TIME_AND_STREAM_FAULTS,
]

/** Name of every class of fault that is drawn from, as the summary counts them. */
export const FAULT_CLASSES: readonly string[] = [
  ...[...PLAN_CLASSES, ...LISTING_FAULTS].map(({ name }) => name),
  ...JOURNAL_LOSSES,
  ...WIRE_FAULTS,
]

/** Just before a settlement of every interval. */
const START = Date.UTC(2026, 10, 20, 7, 30)
/** Part of the faults that concern the outcome of a change, besides their place among all classes. */
const OUTCOME_SHARE = 0.25
/** Part of the seeds in which symbols end or other programs trade beside. */
const LISTING_SHARE = 0.35
const FAULT_MINUTES = 45
const QUIET_MINUTES = 6
const MOST_COINS = 3
/** Part of the seeds that play the lively market. */
const LIVELY_SHARE = 0.12
/** The lively market's books are deeper than that. */
const DEEP_QUOTE = 20_000

/** Draws the scenario of a seed. */
export function makeScenario(seed: number): Scenario {
  const scenario = withMoreFaults(livelyScenario(seed) ?? plainScenario(seed))
  const { processEnds, faultsFrom: from, faultsTo: to } = scenario
  const losses = draws(seed, 'journal loss')
  return {
    ...scenario,
    processEnds: withJournalLoss(losses, processEnds, { from, to }),
    wire: someWireFaults(draws(seed, 'wire'), { from, to }),
  }
}

/** For a part of the seeds: the same on the lively market, which has coins and moves of its own. */
function livelyScenario(seed: number): Scenario | undefined {
  const of = draws(seed, 'market kind')
  if (!of.chance(LIVELY_SHARE)) return undefined
  const scenario = plainScenario(seed, LIVELY_COINS)
  const { market } = scenario
  const lively = { everyMs: of.pick([500, 1000, 2000]), hasTrades: of.chance(0.5) }
  const own = { trends: [], shocks: [], stalls: [], levelQuote: DEEP_QUOTE }
  return {
    ...scenario,
    market: { ...market, lively, coins: market.coins.map((coin) => ({ ...coin, ...own })) },
  }
}

/** Draws all of a seed but the faults that only the farm meets. */
export function plainScenario(seed: number, listed: readonly Coin[] = COINS): Scenario {
  const of = (stream: string) => draws(seed, stream)
  const coins = someCoins(of('coins'), listed)
  const calmMinutes = of('calm').pick([0, 0, 2, 8])
  const faultsFrom = START + calmMinutes * MINUTE
  const faultsTo = faultsFrom + FAULT_MINUTES * MINUTE
  const end = faultsTo + QUIET_MINUTES * MINUTE
  const room: FaultRoom = { draws: of('faults'), coins, from: faultsFrom, to: faultsTo }
  const count = room.draws.int(3, 12)
  const drawn = drawFaults(room, count, (draws) =>
    draws.pick(draws.chance(OUTCOME_SHARE) ? OUTCOME_FAULTS : PLAN_CLASSES),
  )
  const entry = someEntry(of('entry'))
  return {
    seed,
    config: { ...someConfig(of('config')), ...entry },
    market: {
      ...(entry.spotEntry && { hasSmallSellers: true }),
      ...marketScript(of('market'), {
        seed,
        startTime: START,
        coins,
        minutes: calmMinutes + FAULT_MINUTES + QUIET_MINUTES,
        shocksTo: calmMinutes + FAULT_MINUTES,
      }),
    },
    coins,
    ...someBalances(of('account'), coins),
    start: START,
    faultsFrom,
    faultsTo,
    end,
    plan: { seed, faults: drawn.map(({ fault }) => fault) },
    classes: drawn.map(({ name }) => name),
    wire: [],
    processEnds: someProcessEnds(of('process'), { from: faultsFrom, to: faultsTo }),
    haltRequests: someHaltRequests(of('halt'), faultsFrom, faultsTo),
  }
}

function someCoins(of: Draws, listed: readonly Coin[]): readonly [Coin, ...Coin[]] {
  const count = of.int(1, Math.min(MOST_COINS, listed.length))
  const from = of.int(0, listed.length - 1)
  const turned = [...listed.slice(from), ...listed.slice(0, from)].slice(0, count)
  return turned as [Coin, ...Coin[]]
}

/** Faults from streams of their own, so that everything else of a seed stays as it was. */
function withMoreFaults(scenario: Scenario): Scenario {
  const { seed, coins, plan, classes, faultsFrom: from, faultsTo: to } = scenario
  const of = draws(seed, 'ending')
  if (!of.chance(LISTING_SHARE)) return scenario
  const room: FaultRoom = { draws: of, coins, from, to }
  const drawn = drawFaults(room, of.int(1, 2), () => of.pick(LISTING_FAULTS))
  return {
    ...scenario,
    plan: { ...plan, faults: [...plan.faults, ...drawn.map(({ fault }) => fault)] },
    classes: [...classes, ...drawn.map(({ name }) => name)],
  }
}

function drawFaults(room: FaultRoom, count: number, choose: (of: Draws) => FaultClass) {
  const { draws: of, to } = room
  const drawn = Array.from({ length: count }, () => choose(of))
  return drawn.flatMap(({ name, draw }) =>
    draw(room).map((fault) => {
      // A fault that waits for a call must not wait beyond its phase.
      const isTimed = fault.phase === 'state' && fault.match?.endpoint === undefined
      const match = isTimed ? fault.match : { ...fault.match, to: fault.match?.to ?? to }
      return { name, fault: { ...fault, ...(match && { match }) } }
    }),
  )
}

function someConfig(of: Draws): FundingFarmInput {
  const isForVolume = of.chance(0.35)
  return {
    leverage: of.int(1, 3),
    maxPairs: of.int(1, 3),
    cycleIntervalMs: of.pick([10, 15, 20]) * SECOND,
    maxNakedQuote: of.pick(['150', '400', '1000', '2500']),
    goal: isForVolume ? 'volume' : 'profit',
    feeCoverageMultiplier: of.pick(['0.02', '0.2', '1.5']),
    maxVolumeCostQuote: '20',
    minVolumeQuote: '1000000',
    minFundingAprPct: of.pick(['5.4', '50']),
    maxBasisPct: '0.3',
    fundingAveragePeriods: of.int(2, 4),
    useFundingAverage: of.chance(0.3),
    rateDecay: '0',
    slippageBps: of.pick([5, 10, 25]),
    maxPositionAgeHours: of.pick([1, 336]),
    rotation: {
      isEnabled: of.chance(0.8),
      minHours: of.pick([0, 0.1, 0.3]),
      aprMultiplier: of.pick(['1', '1.5', '2']),
      minAprGainPct: '0',
      costSafety: '1',
    },
    margin: of.pick([
      {},
      { topUpAtPct: '10', topUpTargetPct: '5', trimAtPct: '15', trimPct: '25' },
      { topUpAtPct: '25', topUpTargetPct: '15', trimAtPct: '30', trimPct: '50' },
    ]),
    survivePriceDropPct: '20',
    ...(of.chance(0.3) && { capitalQuote: of.pick(['60', '500', '3000']) }),
    limits: {
      maxOrdersPerDay: of.pick([60, 400]),
      maxRoundTripsPerDay: of.pick([3, 40]),
      ...(of.chance(0.2) && { maxNotionalQuote: '700' }),
      ...(of.chance(0.2) && { maxTotalNotionalQuote: '1500' }),
    },
    refresh: {
      instrumentsMs: 10 * MINUTE,
      fundingTermsMs: 10 * MINUTE,
      volumesMs: 10 * MINUTE,
      commissionsMs: 30 * MINUTE,
      balancesMs: of.pick([1, 5]) * MINUTE,
    },
  }
}

/** How coins are bought; from a stream of its own, so that everything else of a seed stays as it was. */
function someEntry(of: Draws): FundingFarmInput {
  if (!of.chance(0.35)) return {}
  return { spotEntry: 'maker-first', makerWaitSeconds: of.pick([5, 20, 60]) }
}

/** A mixed split of the wallets and, in every other run, coins of the user's own. */
function someBalances(of: Draws, coins: readonly Coin[]) {
  const usdt = of.pick([300, 2000, 10_000])
  const onPerp = of.pick([0, 0.5, 0.9])
  const spot: Record<string, string> = { USDT: (usdt * (1 - onPerp)).toFixed(2) }
  for (const { asset, price } of coins) {
    if (of.chance(0.4)) spot[asset] = (of.between(5, 2000) / price).toFixed(7)
  }
  const perp: Record<string, string> = onPerp > 0 ? { USDT: (usdt * onPerp).toFixed(2) } : {}
  return { spot, perp }
}

function someHaltRequests(of: Draws, from: number, to: number) {
  if (!of.chance(0.15)) return []
  const begin = of.chance(0.4) ? START : Math.floor(of.between(from, to))
  return [{ from: begin, to: Math.min(to, begin + of.int(1, 15) * MINUTE) }]
}
