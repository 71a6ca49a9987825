import type { Decimal, Instrument } from '@asterkit/instruments'
import type { EpochMs } from './ports/clock.ts'

/** Both legs of one base asset: coins held on spot against a short perpetual. */
export interface PairInstruments {
  readonly symbol: string
  readonly spot: Instrument
  readonly perp: Instrument
}

/**
 * What the strategy owns of one pair, folded from the journal: our fills net of base-coin fees, never the
 * user's other coins. Amounts in quote unless they say base.
 */
export interface PairHolding {
  readonly pairId: string
  readonly symbol: string
  readonly spotSymbol: string
  readonly perpSymbol: string
  readonly baseAsset: string
  readonly quoteAsset: string
  readonly status: 'opening' | 'open' | 'closing'
  readonly openedAt: EpochMs
  /** Base units owned on spot, net of fees. */
  readonly spotQuantity: Decimal
  /** Coins that the venue had less than the journal, base units, as far as no booked trade explains it. Absent: none. */
  readonly spotWrittenOff?: Decimal
  /** Signed base units; a short is negative. */
  readonly perpQuantity: Decimal
  /** Sum of buy values minus sell values of the spot leg. */
  readonly spotCost: Decimal
  /** Perp notional at entry; the frozen denominator of stops. */
  readonly entryNotional: Decimal
  readonly perpEntryPrice: Decimal
  readonly leverage: number
  /** Fees paid so far on both legs, valued at fill prices: `spotFees + perpFees`. */
  readonly feesPaid: Decimal
  readonly spotFees: Decimal
  readonly perpFees: Decimal
  /** The part of `spotFees` that was taken in coins; not contained in `spotCost` a second time. */
  readonly coinFees: Decimal
  /** Fees in the units that they were taken in, by asset. */
  readonly feesByAsset: Readonly<Record<string, Decimal>>
  /** What fills were worse than the middle of the book that they were priced on. Negative: better. */
  readonly slippage: Decimal
  readonly fundingReceived: Decimal
  /** Perp profit booked by the venue. */
  readonly realizedPnl: Decimal
  /** Names of figures that are not known, of a pair that was taken over. */
  readonly unknown?: readonly string[]
  /** What maker-first slices came to; absent: there were none. */
  readonly entry?: EntryFigures
}

/**
 * Trades of maker-first slices against taking each slice at once, at the books of the moment at which it began. Both
 * legs count, since the market moves while an order waits. Quote.
 */
export interface EntryFigures {
  /** Coins bought by orders that rested. */
  readonly makerValue: Decimal
  /** Coins bought by taking what had not come to them. */
  readonly takerValue: Decimal
  /** Fees paid on both legs. */
  readonly fees: Decimal
  /** Fees on both legs if everything had been taken at once. */
  readonly takerFees: Decimal
  /** By how much coins were bought more cheaply; negative: more dearly. */
  readonly spotGain: Decimal
  /** By how much the perpetual was sold better; negative: worse. */
  readonly perpGain: Decimal
}

/** How an opening buys its coins by resting orders before it takes what is missing. */
export interface MakerEntry {
  /** Longest wait of one order, ms. */
  readonly waitMs: number
  /** Longest wait of all orders of one opening together, ms: other pairs are not looked after meanwhile. */
  readonly totalWaitMs: number
  /** Maker fee of the spot market, fraction. */
  readonly spotMakerFee: Decimal
}

/** Order to open a pair; every figure is decided before the first order. */
export interface OpenPairPlan {
  readonly pairId: string
  readonly pair: PairInstruments
  /** Target short, base units, legal on both markets' steps. */
  readonly quantity: Decimal
  readonly leverage: number
  /** Value that may be unhedged at any moment; slices are at most this large. */
  readonly maxNakedQuote: Decimal
  /** How far beyond the touch an IOC may reach, in basis points. */
  readonly slippageBps: number
  /** Fraction of the bought coins that the spot fee takes. */
  readonly spotTakerFee: Decimal
  readonly perpTakerFee: Decimal
  /** Absent: coins are taken at once. */
  readonly maker?: MakerEntry
}

export interface ClosePairPlan {
  readonly pairId: string
  readonly pair: PairInstruments
  /** Shown to the user and stored. */
  readonly reason: string
  readonly maxNakedQuote: Decimal
  readonly slippageBps: number
}

/** How an opening or closing ended. Every end is hedged or flat, unless `halted` or `unresolved`. */
export type PairResult =
  | { readonly kind: 'opened'; readonly holding: PairHolding }
  | { readonly kind: 'closed'; readonly pairId: string }
  /** Refused or impossible before anything was bought. */
  | { readonly kind: 'not-opened'; readonly reason: string }
  /** The perp leg could not follow: the unhedged coins were sold again. */
  | { readonly kind: 'unwound'; readonly reason: string }
  /** Closing got part of the way; hedged, to be continued. */
  | { readonly kind: 'still-open'; readonly reason: string; readonly holding: PairHolding }
  /** What became of an order is not known yet; reconciliation goes on from there. */
  | { readonly kind: 'unresolved'; readonly reason: string }
  | { readonly kind: 'halted'; readonly reason: string }
