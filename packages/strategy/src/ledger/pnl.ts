import type { Decimal } from '@asterkit/instruments'
import type { PairHolding } from '../pair.ts'
import type { PnlSplit } from '../strategies/funding-farm/report.ts'
import type { Balances } from './balances.ts'

/** Exact profit split of one pair at the given prices (quote per base; for a flat pair they do not matter). */
export declare function pnlOfHolding(
  holding: PairHolding,
  prices: { readonly spot: Decimal; readonly perpUnrealized: Decimal },
): PnlSplit

/**
 * Exact profit split of everything the ledger has seen, apart from external flows.
 * For a period: difference of two splits.
 */
export declare function pnlOfLedger(
  balances: Balances,
  marks: {
    readonly quoteAsset: string
    /** Quote per coin; coins that the ledger holds by trading must be here. */
    readonly spotPrices: ReadonlyMap<string, Decimal>
    /** Sum over own positions, quote. */
    readonly unrealizedProfit: Decimal
  },
): PnlSplit
