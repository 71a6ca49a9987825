import type { Decimal } from '@asterkit/instruments'
import type { PairHolding, PairInstruments } from '../../../pair.ts'
import type { PairInspection } from '../look/inspectPair.ts'
import type { Entry, WalletMove } from '../plan.ts'
import type { EntryPlan, PnlSplit } from '../report.ts'

/** What opening a pair would do. Shown before anything is sent. */
export interface OpeningProposal {
  readonly kind: 'opening'
  readonly symbol: string
  /** Quote, both legs together. */
  readonly capital: Decimal
  readonly plan: EntryPlan
  /** Money that has to change wallets first. */
  readonly move?: WalletMove
  readonly entry: Entry
}

/** What closing a held pair would do. Costs that could not be read are absent; they never keep a pair from closing. */
export interface ClosingProposal {
  readonly kind: 'closing'
  readonly symbol: string
  readonly holding: PairHolding
  readonly pair: PairInstruments
  readonly inspection?: PairInspection
  /** Fees of the two closing fills, quote. */
  readonly fees?: Decimal
  /** What the books take from both closing fills against their middles, quote. */
  readonly slippage?: Decimal
  /** Result of the pair if it is closed at these costs, quote. */
  readonly netAfter?: Decimal
}

/** What bringing the wallets to their split would do. */
export interface RebalancingProposal {
  readonly kind: 'rebalancing'
  readonly move: WalletMove
  /** Free quote in each wallet now, and after the move. */
  readonly before: { readonly spot: Decimal; readonly perp: Decimal }
  readonly after: { readonly spot: Decimal; readonly perp: Decimal }
}

/** Nothing can or need be done, with the reason. `code` is stable. */
export interface Refusal {
  readonly kind: 'refused'
  readonly code: string
  readonly reason: string
}

export type Proposal = OpeningProposal | ClosingProposal | RebalancingProposal

/** What became of a proposal. */
export type DeskResult =
  | { readonly kind: 'opened'; readonly holding: PairHolding }
  | { readonly kind: 'closed'; readonly holding: PairHolding; readonly pnl: PnlSplit }
  | { readonly kind: 'moved'; readonly move: WalletMove }
  /** Nothing was opened or moved; what had been begun is undone, or told. */
  | { readonly kind: 'not-done'; readonly reason: string }
  /** A person or the next start has to go on: part of it is done, hedged unless the reason says otherwise. */
  | { readonly kind: 'unfinished'; readonly reason: string }
