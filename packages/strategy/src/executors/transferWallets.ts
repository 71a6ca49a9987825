import type { Decimal } from '@asterkit/instruments'
import type { TradeContext } from './tradeContext.ts'

export interface TransferPlan {
  readonly asset: string
  /** Above zero; lowered to what the venue lets go. */
  readonly amount: Decimal
  readonly direction: 'spot-to-perp' | 'perp-to-spot'
}

export type TransferResult =
  | { readonly kind: 'done'; readonly amount: Decimal }
  | { readonly kind: 'refused'; readonly reason: string }
  /** It may have happened. Nothing opens until reconciliation has found out. */
  | { readonly kind: 'unknown'; readonly reason: string }

/** Moves money between the own wallets. Refused while any order or transfer is under way. */
export declare function transferWallets(
  context: TradeContext,
  plan: TransferPlan,
  signal: AbortSignal,
): Promise<TransferResult>
