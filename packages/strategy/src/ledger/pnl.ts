import { type Decimal, ZERO } from '@asterkit/instruments'
import type { ClosedPair } from '../executors/journalView.ts'
import type { PairHolding } from '../pair.ts'
import type { PnlSplit } from '../strategies/funding-farm/report.ts'
import type { Balances } from './balances.ts'

/** Exact profit split of one pair at the given prices (quote per base). */
export function pnlOfHolding(
  holding: PairHolding,
  prices: { readonly spot: Decimal; readonly perpUnrealized: Decimal },
): PnlSplit {
  return split({
    funding: holding.fundingReceived,
    fees: holding.feesPaid,
    spotPnl: holding.spotQuantity.times(prices.spot).minus(holding.spotCost).plus(holding.coinFees),
    perpPnl: holding.realizedPnl.plus(prices.perpUnrealized),
  })
}

/** Exact profit split of a closed pair; coins that were too few to sell count at their set-aside value. */
export function pnlOfClosedPair(closed: ClosedPair): PnlSplit {
  const { holding } = closed
  return split({
    funding: holding.fundingReceived,
    fees: holding.feesPaid,
    spotPnl: closed.dustCost.minus(holding.spotCost).plus(holding.coinFees),
    perpPnl: holding.realizedPnl,
  })
}

/**
 * Exact profit split of everything the ledger has seen, apart from external flows.
 * For a period: the difference of two splits.
 *
 * @throws {Error} A traded coin or a fee asset has no price; its result would be invented.
 */
export function pnlOfLedger(
  balances: Balances,
  marks: {
    readonly quoteAsset: string
    /** Quote per coin; coins that the ledger holds by trading must be here. */
    readonly spotPrices: ReadonlyMap<string, Decimal>
    /** Sum over own positions, quote. */
    readonly unrealizedProfit: Decimal
  },
): PnlSplit {
  const value = (asset: string, amount: Decimal): Decimal => {
    if (asset === marks.quoteAsset || amount.isZero()) return amount
    const price = marks.spotPrices.get(asset)
    if (price === undefined) throw new Error(`ledger: no price for ${asset}`)
    return amount.times(price)
  }
  const received: Record<string, Decimal> = {}
  for (const [account, asset, amount] of balances.entries()) {
    received[account] = (received[account] ?? ZERO).minus(value(asset, amount))
  }
  const of = (account: string) => received[account] ?? ZERO
  return split({
    funding: of('funding'),
    fees: of('fees:spot').plus(of('fees:perp')).negated(),
    spotPnl: of('trade'),
    perpPnl: of('perp-pnl').plus(marks.unrealizedProfit),
  })
}

function split(parts: Pick<PnlSplit, 'funding' | 'fees' | 'spotPnl' | 'perpPnl'>): PnlSplit {
  const basisPnl = parts.spotPnl.plus(parts.perpPnl)
  return { ...parts, basisPnl, net: parts.funding.plus(basisPnl).minus(parts.fees) }
}
