import type { Decimal, Instrument } from '@asterkit/instruments'
import type { HedgeCycle } from '../../executors/hedgeCycle.ts'
import type { PositionSide } from '../../ports/exchange.ts'

/** Why a pair is given up. `rotate`: to open the next one. */
export type CloseReason =
  | 'rotate'
  | 'max-hold'
  | 'target-reached'
  | 'pair-loss'
  | 'pair-drift'
  | 'margin-ratio'
  | 'near-liquidation'
  | 'drawdown-day'
  | 'drawdown-total'
  | 'fee-limit'
  | 'funding-limit'
  | 'by-hand'
  | 'interrupted'

/** A pair that is to be opened; every figure is decided before the first order. */
export interface OpenCyclePlan {
  readonly instrument: Instrument
  /** Of each leg, base units in whole lots. */
  readonly quantity: Decimal
  readonly pilot: PositionSide
  readonly leverage: number
  readonly slippageBps: number
  /** Fraction of value that a fill may cost at most. */
  readonly takerFee: Decimal
  /** Largest margin of both legs, percent of the equity. */
  readonly maxMarginUsePct: Decimal
  readonly hedgeTimeoutMs: number
}

/** What is wanted now, with the reason. */
export type RotationIntent =
  | { readonly kind: 'hold'; readonly reason: HoldReason; readonly detail: string }
  | { readonly kind: 'alarm'; readonly code: string; readonly detail: string }
  | { readonly kind: 'reconcile'; readonly detail: string }
  | { readonly kind: 'halt'; readonly detail: string }
  | { readonly kind: 'repair'; readonly cycle: HedgeCycle; readonly detail: string }
  | {
      readonly kind: 'close'
      readonly cycle: HedgeCycle
      readonly reason: CloseReason
      readonly detail: string
    }
  | { readonly kind: 'open'; readonly plan: OpenCyclePlan; readonly detail: string }

/** Why nothing is done. Stable names. */
export type HoldReason =
  | 'unknown-data'
  | 'unresolved'
  | 'minimum-hold'
  | 'gates-closed'
  | 'keep-holding'
  | 'blocked'
  | 'target-reached'
  | 'day-is-over'
  | 'gap'
  | 'cooldown'
  | 'day-limit'
  | 'not-sizable'

/** A hold with its reason. */
export function hold(reason: HoldReason, detail: string): RotationIntent {
  return { kind: 'hold', reason, detail }
}
