import type { Decimal, Instrument } from '@asterkit/instruments'
import type { PairHolding, PairInstruments } from '../../pair.ts'
import type { EpochMs } from '../../ports/clock.ts'
import type {
  Announcement,
  Depth,
  FundingTerms,
  MarginBracket,
  PerpPosition,
  Premium,
  Quote,
  SettledFunding,
} from '../../ports/exchange.ts'
import type { FundingFarmConfig } from './config.ts'
import type { Universe } from './universe.ts'

/** What trading one pair costs us and when its short is liquidated. */
export interface PairCosts {
  /** Fraction of value. */
  readonly spotTakerFee: Decimal
  /** Fraction of value; negative: makers are paid. */
  readonly spotMakerFee: Decimal
  /** Fraction of value. */
  readonly perpTakerFee: Decimal
  /** Lowest notional first. */
  readonly brackets: readonly MarginBracket[]
}

/** Money that a pair could be opened with. Quote. */
export interface Wallets {
  readonly spotFree: Decimal
  /** Free for new positions. */
  readonly perpAvailable: Decimal
  /** The most that may leave the perp wallet. */
  readonly perpMaxWithdraw: Decimal
}

/** Both books of one pair, read for a decision that is due now. */
export interface PairDepth {
  readonly spot: Depth
  readonly perp: Depth
}

/** What the journal remembers, as far as deciding needs it. */
export interface FarmMemory {
  /** Held pairs, oldest first. */
  readonly holdings: readonly PairHolding[]
  /** Why a held pair is being closed, by pair id; only of those whose closing has begun. */
  readonly closings: ReadonlyMap<string, string>
  /** Until when a symbol stays untouched after a failed opening. */
  readonly cooldowns: ReadonlyMap<string, EpochMs>
  /** Time of the newest own step; reads of the account may lag behind it. */
  readonly lastActivityAt?: EpochMs
  /** Why nothing may be opened at all: halt, unexplained difference, day limit. */
  readonly openingBlock?: string
  /** By what rules held pairs were traded last, for symbols that vanish from the market rules. */
  readonly rules: readonly PairInstruments[]
  /** Unexplained exposure by symbol. */
  readonly foreign: ReadonlyMap<string, string>
}

/**
 * Everything that decisions rest on. An absent field was never read or its last read failed: it is unknown,
 * and nothing opens on it.
 */
export interface FarmState {
  readonly config: FundingFarmConfig
  readonly universe?: Universe
  readonly terms?: ReadonlyMap<string, FundingTerms>
  /** The last reading of the terms failed: the known ones may have changed, so nothing opens on them. */
  readonly areTermsUncertain?: boolean
  readonly premiums?: ReadonlyMap<string, Premium>
  readonly spotQuotes?: ReadonlyMap<string, Quote>
  readonly perpQuotes?: ReadonlyMap<string, Quote>
  readonly spotVolumes?: ReadonlyMap<string, Decimal>
  readonly perpVolumes?: ReadonlyMap<string, Decimal>
  /** As last read. Absent: not known, which blocks nothing. */
  readonly announcements?: readonly Announcement[]
  readonly positions?: readonly PerpPosition[]
  readonly wallets?: Wallets
  /** Coins in the spot wallet by asset, the user's own and locked ones included; read while a pair rests. */
  readonly coins?: ReadonlyMap<string, Decimal>
  /** Newest settled rates, oldest first, by perp symbol. */
  readonly settled: ReadonlyMap<string, readonly SettledFunding[]>
  readonly costs: ReadonlyMap<string, PairCosts>
  /** Of this cycle only: a new reading of the market empties it. */
  readonly depths: ReadonlyMap<string, PairDepth>
  readonly memory: FarmMemory
}

/** Facts that can be unknown. */
export type FactName =
  | 'instruments'
  | 'terms'
  | 'market'
  | 'volumes'
  | 'announcements'
  | 'positions'
  | 'wallets'
  | 'coins'

/** One thing that was read, or could not be read. */
export type FarmFact =
  | {
      readonly kind: 'instruments'
      readonly spot: readonly Instrument[]
      readonly perp: readonly Instrument[]
    }
  | { readonly kind: 'terms'; readonly terms: ReadonlyMap<string, FundingTerms> }
  | {
      readonly kind: 'market'
      readonly premiums: ReadonlyMap<string, Premium>
      readonly spot: ReadonlyMap<string, Quote>
      readonly perp: ReadonlyMap<string, Quote>
    }
  | {
      readonly kind: 'volumes'
      readonly spot: ReadonlyMap<string, Decimal>
      readonly perp: ReadonlyMap<string, Decimal>
    }
  | { readonly kind: 'announcements'; readonly announcements: readonly Announcement[] }
  | {
      readonly kind: 'settled'
      readonly symbol: string
      readonly rates: readonly SettledFunding[]
    }
  | { readonly kind: 'costs'; readonly symbol: string; readonly costs: PairCosts }
  | { readonly kind: 'depth'; readonly symbol: string; readonly depth: PairDepth }
  | { readonly kind: 'positions'; readonly positions: readonly PerpPosition[] }
  | { readonly kind: 'wallets'; readonly wallets: Wallets }
  | { readonly kind: 'coins'; readonly coins: ReadonlyMap<string, Decimal> }
  | { readonly kind: 'memory'; readonly memory: FarmMemory }
  /** Costs of a symbol have become too old to rely on. */
  | { readonly kind: 'costs-expired'; readonly symbol: string }
  /** A read failed: what was known before is no longer relied upon. */
  | { readonly kind: 'unknown'; readonly fact: FactName }

/** The state before anything was read. */
export function initialState(config: FundingFarmConfig): FarmState {
  const memory: FarmMemory = {
    holdings: [],
    closings: new Map(),
    cooldowns: new Map(),
    rules: [],
    foreign: new Map(),
  }
  return { config, settled: new Map(), costs: new Map(), depths: new Map(), memory }
}
