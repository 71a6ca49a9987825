import type { Side } from '@asterkit/instruments'
import type { EpochMs } from '../../ports/clock.ts'
import { type Markouts, NO_MARKOUTS } from './markouts.ts'
import { NO_MOVES, type PriceMoves } from './priceMoves.ts'
import type { QuoteReason } from './reasons.ts'

/** Best levels of a book, `[ticks, lots]`, best first. */
export interface BookView {
  readonly bids: readonly (readonly [ticks: number, lots: number])[]
  readonly asks: readonly (readonly [ticks: number, lots: number])[]
  /** Exchange time of the newest message that confirms it. */
  readonly time: EpochMs
}

/** How often orders at a distance are met by takers, fitted to the market. */
export interface FillModel {
  /** Value that trades at the fair price and beyond, quote per second. */
  readonly valuePerSecond: number
  /** Decay of that value with distance, 1 / basis point. */
  readonly kPerBps: number
}

/** Figures of the Python maker's quote formula, as `originalQuote` takes them. */
export interface OriginalModel {
  /** Risk aversion, per quote unit. */
  readonly gamma: number
  readonly horizonDays: number
  /** Daily volatility as a fraction. */
  readonly sigma: number
  /** Decay of fills by taker buys and taker sells, per quote unit. */
  readonly kBuy: number
  readonly kSell: number
}

/** Calibrated parameters of one symbol. */
export interface MakerParameters {
  /** Of our bids, which taker sells meet, and of our asks. */
  readonly buy: FillModel
  readonly sell: FillModel
  /** Absent: the recording was too short for it. For the ping-pong mode. */
  readonly original?: OriginalModel
  /** When they were fitted. */
  readonly time: EpochMs
}

/** What a trend finder says. */
export interface MakerTrend {
  /** 1 up, -1 down, 0 none. */
  readonly direction: -1 | 0 | 1
  /** From 0 to 1. */
  readonly confidence: number
}

/** Everything the market maker knows of one symbol. A value: folding makes a new one. */
export interface MakerState {
  /** Undefined: not known now. */
  readonly book: BookView | undefined
  readonly moves: PriceMoves
  /** Signed lots held; undefined: not known. */
  readonly inventoryLots: number | undefined
  /** Wallet in ticks times lots, for the ping-pong mode; undefined: not known. */
  readonly walletValue: number | undefined
  readonly funding:
    | {
        /** Fraction of notional per interval; positive: longs pay. */
        readonly rate: number
        readonly nextTime: EpochMs
      }
    | undefined
  /** Maker fee in basis points of the value; undefined: not known. */
  readonly makerFeeBps: number | undefined
  readonly parameters: MakerParameters | undefined
  /** Why parameters that exist are not used. */
  readonly parametersRefusal: string | undefined
  readonly trend: MakerTrend | undefined
  readonly markouts: Markouts
  /** Own fills of the last seconds, oldest first; bounded. */
  readonly recentFills: readonly { readonly side: Side; readonly time: EpochMs }[]
  /** Times of refused or expired placements of the last minute; bounded. */
  readonly refusals: readonly EpochMs[]
  /** Pauses that are not over, by their reason. */
  readonly pauses: readonly { readonly until: EpochMs; readonly reason: QuoteReason }[]
  /** Smoothed delay of market messages and of answers to orders, ms; of the latter as of the last one. */
  readonly marketDelayMs: number
  readonly answerDelayMs: number
  readonly answeredAt: EpochMs
}

/** Nothing is known yet. */
export const NO_MAKER_STATE: MakerState = {
  book: undefined,
  moves: NO_MOVES,
  inventoryLots: undefined,
  walletValue: undefined,
  funding: undefined,
  makerFeeBps: undefined,
  parameters: undefined,
  parametersRefusal: undefined,
  trend: undefined,
  markouts: NO_MARKOUTS,
  recentFills: [],
  refusals: [],
  pauses: [],
  marketDelayMs: 0,
  answerDelayMs: 0,
  answeredAt: 0,
}
