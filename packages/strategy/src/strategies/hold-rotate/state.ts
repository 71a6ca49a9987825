import type { Decimal, Instrument } from '@asterkit/instruments'
import type { HedgeCycle } from '../../executors/hedgeCycle.ts'
import type { EpochMs } from '../../ports/clock.ts'
import type {
  Depth,
  FundingTerms,
  LegFunds,
  MarginBracket,
  PerLeg,
  PerpPosition,
  PositionMode,
  PositionSide,
  Premium,
} from '../../ports/exchange.ts'
import type { HoldRotateConfig } from './config.ts'

/** Money of the perp wallet. Quote. */
export interface RotationWallet {
  readonly wallet: Decimal
  /** Free for new positions. */
  readonly available: Decimal
  /** What each leg's own account has, where it has one. */
  readonly perLeg?: PerLeg<LegFunds>
}

/** What trading a symbol costs this account. */
export interface RotationCosts {
  /** Fraction of value. */
  readonly takerFee: Decimal
  /** Lowest notional first. */
  readonly brackets: readonly MarginBracket[]
}

/** What the journal remembers, as far as deciding needs it. Quote amounts. */
export interface RotationMemory {
  /** The pair that is not flat; undefined: none. */
  readonly cycle?: HedgeCycle
  /** The newest pair that is flat again. */
  readonly last?: Pick<HedgeCycle, 'symbol' | 'closedAt' | 'closeReason'>
  /** The leg that the next pair opens first: they take turns. */
  readonly nextPilot: PositionSide
  /** Of the current UTC day. */
  readonly day: {
    readonly start: EpochMs
    readonly volume: Decimal
    readonly fees: Decimal
    readonly funding: Decimal
    readonly opened: number
    readonly repaired: number
    readonly orders: number
    /** Realised result with fees and funding, and the unrealised one as the day began. */
    readonly startResult: Decimal
  }
  /** Profit booked, less fees, with funding, of all pairs since the first start. */
  readonly bookedResult: Decimal
  /** What that was when a person last lifted a halt for losses; zero before. */
  readonly forgivenResult: Decimal
  readonly cooldowns: ReadonlyMap<string, EpochMs>
  /** Why nothing may be opened at all: halt, unexplained difference, an order of unknown fate. */
  readonly openingBlock?: string
  /** Whether an order of the pair is of unknown fate: nothing is sent beside it. */
  readonly isUnresolved: boolean
  readonly isHalted: boolean
  /** Whether journal and exchange were compared in this cycle already. */
  readonly isCompared: boolean
}

/** Everything that decisions rest on. An absent field is unknown, and nothing opens on it. */
export interface RotationState {
  readonly config: HoldRotateConfig
  readonly memory: RotationMemory
  readonly instruments?: ReadonlyMap<string, Instrument>
  readonly premiums?: ReadonlyMap<string, Premium>
  readonly terms?: ReadonlyMap<string, FundingTerms>
  /** Books of the symbols in question. */
  readonly books: ReadonlyMap<string, Depth>
  readonly costs: ReadonlyMap<string, RotationCosts>
  readonly positions?: readonly PerpPosition[]
  readonly wallet?: RotationWallet
  readonly mode?: PositionMode
}

/** Something that was read, or could not be. */
export type RotationFact =
  | { readonly kind: 'memory'; readonly memory: RotationMemory }
  | { readonly kind: 'instruments'; readonly instruments: readonly Instrument[] }
  | { readonly kind: 'premiums'; readonly premiums: ReadonlyMap<string, Premium> }
  | { readonly kind: 'terms'; readonly terms: ReadonlyMap<string, FundingTerms> }
  | { readonly kind: 'book'; readonly symbol: string; readonly book: Depth }
  | { readonly kind: 'costs'; readonly symbol: string; readonly costs: RotationCosts }
  | { readonly kind: 'positions'; readonly positions: readonly PerpPosition[] }
  | { readonly kind: 'wallet'; readonly wallet: RotationWallet }
  | { readonly kind: 'mode'; readonly mode: PositionMode }
  | {
      readonly kind: 'unknown'
      readonly fact: 'premiums' | 'positions' | 'wallet' | 'mode' | 'terms'
    }
  | { readonly kind: 'unknown-book'; readonly symbol: string }
