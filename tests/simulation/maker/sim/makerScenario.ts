import type { MarketMakerInput } from '@asterkit/strategy'
import { COINS } from '../../sim/coins.ts'
import { type Draws, draws } from '../../sim/draws.ts'
import {
  type CallFault,
  type StreamFault,
  someCallFaults,
  someStreamFaults,
  someUnstated,
} from './makerFaults.ts'
import type { MakerMarketScript } from './makerFeed.ts'

/** How one process ends, and how long nobody runs afterwards. */
export type MakerDeath = {
  readonly downMs: number
  /** Its journal is gone; the next process begins a new one. */
  readonly losesJournal: boolean
} & (
  | {
      /** Dies at its k-th durable step: a commit of the journal or a sending. */
      readonly kind: 'kill'
      readonly step: number
      readonly when: 'before' | 'after'
    }
  /** Epoch ms. */
  | { readonly kind: 'kill-at' | 'stop'; readonly at: number }
  | {
      /** The journal cannot be written at its k-th commit. */
      readonly kind: 'journal-fails'
      readonly entry: number
      readonly isStored: boolean
    }
)

/** What a person, or the venue, does on the same account. Epoch ms. */
export type MakerEvent = { readonly at: number; readonly asset: string } & (
  | { readonly kind: 'foreign-order'; readonly until: number }
  | { readonly kind: 'foreign-trade'; readonly side: 'buy' | 'sell' }
  /** Part of a position is liquidated. */
  | { readonly kind: 'forced-close' }
  | { readonly kind: 'deposit' | 'withdrawal' }
  | { readonly kind: 'break'; readonly until: number }
)

/** All that one seed decides. Times are epoch ms. */
export interface MakerScenario {
  readonly seed: number
  readonly start: number
  /** Faults strike before this; then comes the quiet phase. */
  readonly faultsTo: number
  readonly end: number
  readonly market: MakerMarketScript
  readonly perp: string
  /** Fraction of the value. */
  readonly makerFee: string
  readonly config: MarketMakerInput
  readonly callFaults: readonly CallFault[]
  readonly streamFaults: readonly StreamFault[]
  readonly deaths: readonly MakerDeath[]
  readonly events: readonly MakerEvent[]
}

const START = Date.UTC(2026, 10, 3, 12, 47)
const FAULTS_FROM_MS = 15_000
const QUIET_MS = 100_000

/** Draws the scenario of a seed. */
export function makeMakerScenario(seed: number): MakerScenario {
  const of = draws(seed, 'maker')
  const start = START
  const faultsTo = start + of.int(90, 200) * 1000
  const end = faultsTo + QUIET_MS
  const assets = of.chance(0.25) ? [COINS[1]!.asset, COINS[2]!.asset] : [of.pick(COINS).asset]
  const span = { from: start + FAULTS_FROM_MS, to: faultsTo }
  const losesJournal = of.chance(0.08)
  return {
    seed,
    start,
    faultsTo,
    end,
    market: market(of, seed, assets, { start, faultsTo, end }),
    perp: of.chance(0.1) ? of.pick(['20', '60']) : '5000',
    makerFee: of.pick(['0', '0.00005', '0.0001']),
    config: config(of, assets, losesJournal),
    callFaults: [
      ...someCallFaults(draws(seed, 'maker calls'), span),
      ...someUnstated(draws(seed, 'maker unstated'), span),
    ],
    streamFaults: someStreamFaults(draws(seed, 'maker streams'), span),
    deaths: deaths(draws(seed, 'maker deaths'), span, losesJournal),
    events: events(draws(seed, 'maker events'), span, assets),
  }
}

function market(
  of: Draws,
  seed: number,
  assets: readonly string[],
  {
    start,
    faultsTo,
    end,
  }: { readonly start: number; readonly faultsTo: number; readonly end: number },
): MakerMarketScript {
  const jumps = () =>
    of.chance(0.4)
      ? Array.from({ length: of.int(1, 2) }, () => ({
          at: Math.floor(of.between(FAULTS_FROM_MS, faultsTo - start)),
          bps: of.pick([-1, 1]) * of.pick([15, 40, 80, 200]),
        })).sort((a, b) => a.at - b.at)
      : []
  return {
    seed,
    startTime: start,
    lengthMs: end - start + 600_000,
    stepMs: of.pick([500, 1000, 1000]),
    coins: assets.map((asset) => ({
      asset,
      noiseBps: of.pick([0.5, 1, 2]),
      tradeChance: of.between(0.1, 0.6),
      reachBps: of.between(1, 4),
      fundingRate: of.pick([0, 0.0001, -0.0005]),
      jumps: jumps(),
    })),
  }
}

function config(of: Draws, assets: readonly string[], losesJournal: boolean): MarketMakerInput {
  const halfSpreadBps = of.between(0.6, 2.5)
  return {
    symbols: assets.map((asset) => `${asset}USDT`),
    levels: of.int(1, 3),
    orderNotionalQuote: of.pick(['130', '250']),
    levelSizeGrowth: of.pick([1, 1, 1.5]),
    softInventoryQuote: of.pick(['300', '600']),
    hardInventoryQuote: of.pick(['600', '1000', '1500']),
    halfSpreadBps,
    minHalfSpreadBps: 0.2,
    maxHalfSpreadBps: 30,
    levelSpacingBps: of.pick([0.3, 1]),
    riskAversion: of.pick([0, 1]),
    adverseWeight: of.pick([0, 0.5]),
    inventorySkewBps: of.pick([0, 3]),
    fundingWindowMs: of.pick([0, 120_000]),
    adoptPosition: losesJournal || of.chance(0.1),
    guards: {
      maxBookAgeMs: of.pick([2_500, 5_000]),
      coolDownMs: of.pick([2_000, 8_000]),
      maxRefusals: of.pick([3, 6]),
    },
    limits: {
      maxDayLossQuote: of.pick(['50', '50', '0.4']),
      maxOrdersPerMinute: assets.length > 1 ? 300 : of.pick([60, 240, 240]),
    },
    execution: {
      countdownMs: of.pick([20_000, 40_000]),
      renewCountdownMs: of.pick([5_000, 9_000]),
      minMoveBps: of.pick([0, 0.3, 1]),
      minLifeMs: of.pick([0, 500, 2_000]),
      unwindBps: of.pick([0, 0, 10]),
      unwindRestMs: of.pick([0, 8_000]),
    },
  }
}

interface Span {
  readonly from: number
  readonly to: number
}

const timeIn = (of: Draws, { from, to }: Span) => Math.floor(of.between(from, to))

function deaths(of: Draws, span: Span, losesJournal: boolean): readonly MakerDeath[] {
  if (!losesJournal && of.chance(0.45)) return []
  const count = losesJournal ? 1 : of.int(1, 3)
  return Array.from({ length: count }, (): MakerDeath => {
    const downMs = losesJournal ? of.int(16, 60) * 1000 : of.pick([500, 3_000, 15_000, 60_000])
    const how = { downMs, losesJournal }
    const kind = of.pick(['kill', 'kill', 'kill-at', 'stop', 'journal-fails'] as const)
    if (kind === 'kill') {
      return { ...how, kind, step: of.int(2, 150), when: of.pick(['before', 'after'] as const) }
    }
    if (kind === 'journal-fails') {
      return { ...how, kind, entry: of.int(4, 80), isStored: of.chance(0.5) }
    }
    return { ...how, kind, at: timeIn(of, span) }
  })
}

function events(of: Draws, span: Span, assets: readonly string[]): readonly MakerEvent[] {
  if (of.chance(0.6)) return []
  const at = timeIn(of, span)
  const asset = of.pick(assets)
  const kind = of.pick([
    'foreign-order',
    'foreign-trade',
    'forced-close',
    'deposit',
    'withdrawal',
    'break',
  ] as const)
  if (kind === 'foreign-trade') return [{ at, asset, kind, side: of.pick(['buy', 'sell']) }]
  if (kind === 'foreign-order' || kind === 'break') {
    return [{ at, asset, kind, until: Math.min(span.to, at + of.int(5, 60) * 1000) }]
  }
  return [{ at, asset, kind }]
}
