import type { Decimal, Side } from '@asterkit/instruments'
import type { FillOwner, QuoteAlert } from '../../../executors/quotes/quoteContext.ts'
import type { EpochMs } from '../../../ports/clock.ts'
import type { Fill } from '../../../ports/exchange.ts'
import type { MakerDecision } from '../decide.ts'
import type { MakerGrid } from '../grid.ts'
import type { Markouts } from '../markouts.ts'

/** An order of ours as it rests now, in ticks and lots. */
export interface RestingQuote {
  readonly side: Side
  readonly ticks: number
  /** What may still trade. */
  readonly lots: number
  /** `unknown`: its fate is being found out; it counts as live. */
  readonly state: 'sent' | 'live' | 'unknown'
}

/** How long what was the case, ms of exchange time since the start of this run. */
export interface QuoteTimes {
  readonly total: number
  /** Nothing stood against quoting both sides. */
  readonly unguarded: number
  /** Of that, with live orders on both sides. */
  readonly twoSided: number
}

/** One symbol at one moment. */
export interface SymbolStatus {
  readonly symbol: string
  readonly grid: MakerGrid
  readonly decision: MakerDecision
  readonly resting: readonly RestingQuote[]
  /** Signed base units, by booked fills. */
  readonly position: Decimal
  /** What was paid for it on average, quote per base; absent without a position. */
  readonly entryPrice?: Decimal
  readonly markPrice?: Decimal
  /** Quote. Absent: no price is known. */
  readonly unrealized?: Decimal
  readonly markouts: Markouts
  /** Smoothed way of market messages to us, ms. */
  readonly marketDelayMs: number
  readonly times: QuoteTimes
}

/** Delays of this run: from a book's arrival to its orders on their way, and of answers; ms. */
export interface LatencyFigures {
  readonly p50: number
  readonly p99: number
  readonly count: number
}

/** The whole market maker at one moment. Amounts in quote. */
export interface MakerStatus {
  readonly time: EpochMs
  readonly symbols: readonly SymbolStatus[]
  /** Wallets by our books, which audits compare with the exchange. */
  readonly wallets: readonly { readonly asset: string; readonly amount: Decimal }[]
  /** Result since the first start: realised, fees and funding apart, and what is open at mark. */
  readonly result: MakerResult
  /** Result of this UTC day. */
  readonly dayResult: Decimal
  readonly fills: number
  readonly makerFills: number
  readonly volume: Decimal
  readonly answers: LatencyFigures
  readonly halt: string | undefined
}

/** Where the result comes from. Quote; fees negative. */
export interface MakerResult {
  readonly realized: Decimal
  readonly fees: Decimal
  readonly funding: Decimal
  readonly unrealized: Decimal
  readonly net: Decimal
}

/** What happens in a run. */
export type MakerRunEvent =
  | {
      readonly kind: 'started'
      readonly time: EpochMs
      readonly epoch: number
      readonly symbols: readonly string[]
    }
  | {
      readonly kind: 'fill'
      readonly time: EpochMs
      readonly fill: Fill
      readonly owner: FillOwner
    }
  /** Why a symbol is not quoted on both sides has changed; no reasons: it is. */
  | {
      readonly kind: 'reasons'
      readonly time: EpochMs
      readonly symbol: string
      readonly decision: MakerDecision
    }
  | {
      readonly kind: 'alert'
      readonly time: EpochMs
      readonly code: QuoteAlert
      readonly symbol?: string
      readonly detail: string
    }
  | { readonly kind: 'status'; readonly time: EpochMs; readonly status: MakerStatus }

/** How a run ended. */
export interface MakerReport extends MakerStatus {
  /** Whether every wallet and position is what our records say, to the last unit. */
  readonly isExact: boolean
  /** What is not, in words. */
  readonly differences: readonly string[]
  /** Orders that still rest or whose fate is not known. */
  readonly ordersLeft: number
}
