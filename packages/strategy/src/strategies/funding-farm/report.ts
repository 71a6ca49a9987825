import type { Decimal } from '@asterkit/instruments'
import type { EntryFigures, PairHolding } from '../../pair.ts'
import type { EpochMs } from '../../ports/clock.ts'

/** Why a symbol is not opened now. `code` is stable; `detail` has the figures, for people. */
export interface RejectReason {
  readonly code:
    | 'spot-only'
    | 'perp-only'
    | 'not-trading'
    | 'stable-pair'
    | 'quote-differs'
    | 'interval-unknown'
    /** Stated interval and observed settlements do not agree. */
    | 'interval-disputed'
    /** The venue has set an end of the contract. */
    | 'delisting'
    | 'no-premium'
    | 'no-book'
    | 'stale'
    | 'rate-not-positive'
    /** Near the venue's cap or floor of the rate. */
    | 'rate-at-limit'
    | 'volume-low'
    | 'volume-unknown'
    | 'basis-too-wide'
    | 'depth-too-thin'
    | 'history-short'
    | 'apr-low'
    | 'net-not-positive'
    /** With the goal `volume`: the expected loss per 1,000 of volume is above the allowed one. */
    | 'volume-too-dear'
    | 'capital-too-small'
    /** No quantity is legal on both markets, or a price makes no sense. */
    | 'not-sizable'
    | 'fees-unknown'
    | 'foreign-exposure'
    | 'cooldown'
    | 'not-best'
    /** Not among the symbols that the configuration allows. */
    | 'not-allowed'
    /** Held right now. */
    | 'held'
    /** Good enough, but all pairs that may be held are held. */
    | 'slot-taken'
  readonly detail: string
}

/** Figures of the upcoming and the settled rates, per interval of now. Worked out when they are read. */
export interface FundingRates {
  /** Settled rates that are known. */
  readonly settledCount: number
  /** Hybrid average of the upcoming and the newest settled rates; undefined when the history is too short. */
  readonly mean: Decimal | undefined
  /** Scatter of the same rates, divisor N - 1. */
  readonly sampleDeviation: Decimal | undefined
  /** Of all known rates, the upcoming one included; span `fundingAveragePeriods`. */
  readonly ewma: Decimal
  /** The same as a simple annual rate on the notional of one leg. Fraction. */
  readonly ewmaAprOnNotional: Decimal
  /** Sign changes per step of all known rates: 0 never, 1 every time. Undefined: fewer than two rates. */
  readonly signFlipFrequency: number | undefined
}

/** One row of the opportunity table. Absent figures are unknown, not zero. */
export interface Opportunity {
  readonly symbol: string
  readonly fundingIntervalHours?: number
  /** Upcoming rate, fraction of notional per interval. */
  readonly fundingRate?: Decimal
  readonly nextFundingTime?: EpochMs
  /** Simple annual rate on the notional of one leg, from the upcoming rate. Fraction. */
  readonly aprOnNotional?: Decimal
  /** The same on all capital: times L / (L + 1). */
  readonly aprOnCapital?: Decimal
  /** From the hybrid average of the upcoming and the last settled rates; what decisions use. */
  readonly averageAprOnNotional?: Decimal
  /** The same on all capital: times L / (L + 1). */
  readonly averageAprOnCapital?: Decimal
  readonly rates?: FundingRates
  /** (perp - spot) / spot in basis points, of mids. */
  readonly basisBps?: Decimal
  /** 24 h traded value of both markets, quote. */
  readonly volumeQuote?: Decimal
  readonly spotVolumeQuote?: Decimal
  readonly perpVolumeQuote?: Decimal
  /** Hours until funding at the average rate has paid the round trip. */
  readonly breakEvenHours?: Decimal
  /** Expected net of all costs over the expected hold, quote. */
  readonly expectedNetQuote?: Decimal
  /** Empty: may be opened. */
  readonly rejected?: RejectReason
}

/** What opening would cost and bring, shown before the first order. Quote amounts, fractions. */
export interface EntryPlan {
  readonly symbol: string
  readonly quantity: Decimal
  readonly notional: Decimal
  readonly leverage: number
  /** Fees of all four fills. */
  readonly roundTripFees: Decimal
  /** Slippage of all four fills, walked on both books for this size, against their middles. */
  readonly roundTripSlippage: Decimal
  readonly breakEvenHours: Decimal
  readonly expectedHoldHours: number
  readonly expectedFunding: Decimal
  readonly expectedNet: Decimal
  /** Expected loss per 1,000 quote of volume, of which a round trip makes four notionals; negative: profit. */
  readonly costPer1000: Decimal
  /** Basis that opening locks in: average perp sale against average spot buy, basis points. */
  readonly entryBasisBps: Decimal
  /** Loss if opened and closed at once, with slippage at its cap. */
  readonly worstRoundTrip: Decimal
  /** Perp price at which the short would be liquidated, estimate. */
  readonly liquidationPrice: Decimal
  /** Absent: the coins are taken at once. `roundTripFees` assume that in either case. */
  readonly makerEntry?: {
    /** Longest wait of the order of one slice. */
    readonly waitSeconds: number
    /** Fee of the spot purchase, quote, if all of it is taken. */
    readonly takerFee: Decimal
    /** The same if all of it comes to orders that rest. */
    readonly makerFee: Decimal
  }
}

/** Profit split of one pair or of a run. All in quote; they add up: funding + spot + perp - fees. */
export interface PnlSplit {
  readonly funding: Decimal
  /** Positive number: paid. Base-coin fees are valued at their fill price. */
  readonly fees: Decimal
  readonly spotPnl: Decimal
  readonly perpPnl: Decimal
  /** spotPnl + perpPnl: what the changing basis and slippage brought. */
  readonly basisPnl: Decimal
  readonly net: Decimal
}

/** One line about a held pair. */
export interface PositionView {
  readonly holding: PairHolding
  readonly markPrice: Decimal
  readonly netDelta: Decimal
  readonly deltaLots: Decimal
  readonly pnl: PnlSplit
  /** fundingReceived / round-trip fees; 1 means paid for. */
  readonly feeCoverage: Decimal
  /** (liquidation - mark) / mark; absent when unknown. */
  readonly liquidationDistance?: Decimal
  readonly nextFundingTime?: EpochMs
  readonly fundingRate?: Decimal
}

export type ExitReason =
  | 'stop-loss'
  | 'liquidation-near'
  | 'margin-drained'
  | 'fees-covered'
  | 'negative-carry'
  | 'rotation'
  | 'max-age'
  | 'hedge-broken'
  | 'symbol-status'
  | 'requested'

/** Everything a person may want to see, in the order in which it happens. */
export type FarmEvent = { readonly time: EpochMs } & (
  | {
      readonly kind: 'started'
      readonly epoch: number
      readonly accountValue: Decimal
      readonly resumed: readonly PairHolding[]
    }
  | {
      readonly kind: 'scan'
      readonly check: number
      /** Why nothing is opened now, with the nearest symbol and its figures; absent: something is. */
      readonly reason?: string
      readonly opportunities: readonly Opportunity[]
      readonly accountValue: Decimal
    }
  /** What trading for volume is planned to lose, told before the first order of a run with that goal. */
  | {
      readonly kind: 'volume-cost'
      /** Cheapest and dearest symbol, quote per 1,000 quote of volume; absent: no commission rate was read. */
      readonly per1000?: { readonly least: Decimal; readonly most: Decimal }
      readonly feeCoverage: Decimal
    }
  | { readonly kind: 'plan'; readonly plan: EntryPlan }
  | {
      readonly kind: 'transfer'
      readonly asset: string
      readonly amount: Decimal
      readonly direction: 'spot-to-perp' | 'perp-to-spot'
    }
  | { readonly kind: 'opened'; readonly holding: PairHolding }
  | { readonly kind: 'not-opened'; readonly symbol: string; readonly reason: string }
  | {
      readonly kind: 'position'
      readonly check: number
      readonly position: PositionView
      readonly accountValue: Decimal
      readonly opportunities: readonly Opportunity[]
    }
  | {
      readonly kind: 'funding'
      readonly symbol: string
      readonly amount: Decimal
      readonly total: Decimal
    }
  | {
      readonly kind: 'exit'
      readonly symbol: string
      readonly reason: ExitReason
      readonly detail: string
    }
  | {
      readonly kind: 'closed'
      readonly symbol: string
      readonly pairId: string
      readonly heldHours: number
      readonly pnl: PnlSplit
    }
  /** End of one check: where the account stands, whatever happened or not. */
  | {
      readonly kind: 'check'
      readonly check: number
      readonly counters: FarmCounters
      readonly portfolio: PortfolioChange
      readonly held: readonly PositionView[]
      /** Symbols of pairs that are held, by the journal, and could not be read now; absent: all were. */
      readonly unread?: readonly string[]
      /** Whether nothing opens until a person looks. */
      readonly isHalted: boolean
      /** Why nothing opens before journal and exchange agree again; absent: they do. */
      readonly obstacle?: string
    }
  | { readonly kind: 'repair'; readonly symbol: string; readonly detail: string }
  | { readonly kind: 'alert'; readonly code: string; readonly detail: string }
  | { readonly kind: 'halted'; readonly reason: string }
  | {
      readonly kind: 'stopped'
      readonly kept: readonly PositionView[]
      /** Symbols of pairs that are kept, by the journal, and could not be read at the end; absent: all were. */
      readonly unread?: readonly string[]
    }
)

/** Long-term result of the whole account, the user's own coins included. Quote; `baseline + pnl + flows = value`. */
export interface PortfolioChange {
  /** When the baseline was taken; it never moves. */
  readonly since: EpochMs
  readonly baseline: Decimal
  readonly value: Decimal
  /** Deposits less withdrawals since the baseline, at their prices of then; of now where there was none then. */
  readonly flows: Decimal
  readonly pnl: Decimal
  /** Assets without a price now: they count as nothing. */
  readonly unpriced: readonly string[]
}

/** Counted since the first start, over all restarts. */
export interface FarmCounters {
  readonly checks: number
  readonly opened: number
  /** Pairs that were held and closed: completed cycles. */
  readonly closed: number
  /** Openings that were undone. */
  readonly unwound: number
}

/** Result of a run. Exact: `startValue + pnl.net + externalFlow = endValue` to the last unit. */
export interface FarmReport {
  readonly startTime: EpochMs
  readonly endTime: EpochMs
  readonly checks: number
  readonly startValue: Decimal
  readonly endValue: Decimal
  /** Deposits, withdrawals and other changes that the bot did not make. */
  readonly externalFlow: Decimal
  readonly pnl: PnlSplit
  readonly spotFees: Decimal
  readonly perpFees: Decimal
  /** Fees in the units that they were taken in, by asset, since the first start. */
  readonly feesByAsset: Readonly<Record<string, Decimal>>
  /** What all fills were worse than the middle of their books, quote; part of `pnl.basisPnl`. */
  readonly slippage: Decimal
  /** What maker-first entries came to since the first start, pairs that are still open included; absent: none. */
  readonly entry?: EntryFigures
  /** Moved between the own wallets since the first start, quote. */
  readonly transfers: { readonly toPerp: Decimal; readonly toSpot: Decimal }
  readonly portfolio: PortfolioChange
  readonly counters: FarmCounters
  readonly ordersSent: number
  readonly cyclesOpened: number
  readonly cyclesClosed: number
  /** Largest |S + P| in lots whenever no order was under way. */
  readonly maxDeltaLotsAtRest: Decimal
  /** Largest unhedged value at any moment between legs, quote. */
  readonly maxNakedQuote: Decimal
  readonly cycles: readonly {
    readonly pairId: string
    readonly symbol: string
    readonly openedAt: EpochMs
    readonly closedAt?: EpochMs
    readonly exitReason?: string
    readonly exitDetail?: string
    readonly quantity: Decimal
    readonly notional: Decimal
    readonly pnl: PnlSplit
  }[]
  /** Ledger balance against the venue's, per wallet account. Empty when the venue could not be read. */
  readonly ledger: readonly {
    readonly account: string
    readonly asset: string
    readonly ledger: Decimal
    /** Absent: the venue does not state this balance, which is unknown, not zero. */
    readonly exchange?: Decimal
  }[]
  /** How often each reason stood against opening, by symbol and code. */
  readonly rejections: readonly {
    readonly symbol: string
    readonly code: string
    readonly count: number
  }[]
}
