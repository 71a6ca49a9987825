import type { TradeContext } from './executors/tradeContext.ts'

/** What reconciliation did and found. */
export interface ReconcileReport {
  /** False while something unexplained stands against opening; `obstacles` says what. */
  readonly mayOpen: boolean
  readonly obstacles: readonly { readonly symbol?: string; readonly detail: string }[]
  readonly repairs: readonly { readonly symbol: string; readonly detail: string }[]
  /** Balance differences booked as external, quote or coin, signed. */
  readonly externals: readonly {
    readonly account: string
    readonly asset: string
    readonly amount: string
  }[]
}

/** How one funding payment was booked. */
export interface FundingReceipt {
  readonly pairId?: string
  readonly symbol: string
  /** Quote; positive: received. */
  readonly amount: string
  readonly time: number
}

/**
 * Brings journal and exchange together: settles open attempts, books what is missing, finishes what was
 * interrupted and shrinks what is out of balance. Call at start, after a gap and after a surprise.
 */
export declare function reconcile(
  context: TradeContext,
  signal: AbortSignal,
): Promise<ReconcileReport>

/** Books funding payments since the last call. One read; cheap enough for every hour. */
export declare function bookFunding(
  context: TradeContext,
  signal: AbortSignal,
): Promise<readonly FundingReceipt[]>
