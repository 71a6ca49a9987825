import type { Decimal } from '@asterkit/instruments'
import type { PairHolding, PairInstruments } from '../../pair.ts'
import type { Entry, WalletMove } from './plan.ts'
import type { ExitReason, Opportunity, RejectReason } from './report.ts'

/** A fact that is worth reading now, because nothing else stands in the way. */
export interface Need {
  readonly kind: 'settled' | 'costs' | 'depth'
  /** Perp symbol. */
  readonly symbol: string
  readonly spotSymbol: string
}

/** Why nothing is opened or closed. */
export type HoldReason =
  | 'carrying'
  | 'still-good'
  | 'unknown-data'
  | 'price-spike'
  | 'nothing-eligible'
  | 'blocked'
  | 'capital'

/** What is wanted, always with the figures that led to it. */
export type FarmIntent =
  /** A person should know; changes nothing. */
  | { readonly kind: 'alarm'; readonly code: string; readonly detail: string }
  /** Journal and venue differ: compare them in full before anything else. */
  | { readonly kind: 'reconcile'; readonly detail: string }
  | {
      readonly kind: 'close'
      readonly holding: PairHolding
      readonly pair: PairInstruments
      readonly reason: ExitReason
      readonly detail: string
    }
  /** The short loses margin: adds free USDT to it, from the spot wallet where the perp wallet lacks it. */
  | {
      readonly kind: 'top-up'
      readonly holding: PairHolding
      /** Quote, above zero. */
      readonly amount: Decimal
      readonly detail: string
    }
  /** The short loses margin and there is none to add: both legs shrink. */
  | {
      readonly kind: 'trim'
      readonly holding: PairHolding
      readonly pair: PairInstruments
      /** Base units off each leg. */
      readonly quantity: Decimal
      readonly detail: string
    }
  | { readonly kind: 'move-wallets'; readonly move: WalletMove; readonly symbol: string }
  | { readonly kind: 'open'; readonly entry: Entry }
  | { readonly kind: 'hold'; readonly reason: HoldReason; readonly detail: string }

/** Everything decided at one moment. */
export interface FarmDecision {
  /** In this order. At most one of them opens or closes; margin is cared for before that. */
  readonly intents: readonly FarmIntent[]
  /** Facts that could change the decision; read them, fold them, decide again. */
  readonly needs: readonly Need[]
  /** Every symbol of either market that is not opened, with the code of its reason. */
  readonly rejections: readonly { readonly symbol: string; readonly code: RejectReason['code'] }[]
  /** A row for every symbol of either market; worked out when it is read. */
  readonly opportunities: readonly Opportunity[]
}

/** Nothing is opened or closed, for this reason. */
export function hold(reason: HoldReason, detail: string): FarmIntent {
  return { kind: 'hold', reason, detail }
}

/** A person should know. */
export function alarm(code: string, detail: string): FarmIntent {
  return { kind: 'alarm', code, detail }
}

/** A wish to read one kind of fact about a pair. */
export function needOf(kind: Need['kind'], pair: PairInstruments): Need {
  return { kind, symbol: pair.symbol, spotSymbol: pair.spot.symbol }
}
