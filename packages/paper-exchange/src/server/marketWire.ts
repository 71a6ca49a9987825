import type { BookDepth, BookTop, EpochMs, PremiumView } from '../core/index.ts'
import { bestOf } from './tickerWire.ts'
import { amount } from './wireText.ts'

/** Depth as both markets answer it. The book stands now, so its time is now. */
export function wireDepth(depth: BookDepth | undefined, now: EpochMs) {
  return {
    lastUpdateId: depth?.updateId ?? 0,
    E: now,
    T: now,
    bids: wireLevels(depth?.bids ?? []),
    asks: wireLevels(depth?.asks ?? []),
  }
}

/** Price levels as text pairs. */
export function wireLevels(levels: BookDepth['bids']): [price: string, quantity: string][] {
  return levels.map(([price, quantity]) => [price.toFixed(), quantity.toFixed()])
}

/** Best bid and ask of one symbol; zero for an empty side. The book stands now, so its time is now. */
export function wireBookTicker(symbol: string, top: BookTop, now: EpochMs) {
  return {
    symbol,
    ...bestOf(top),
    time: now,
  }
}

/** Mark price, index price and funding estimate. */
export function wirePremium(premium: PremiumView, now: EpochMs) {
  return {
    symbol: premium.symbol,
    markPrice: amount(premium.markPrice),
    indexPrice: amount(premium.indexPrice),
    estimatedSettlePrice: amount(premium.indexPrice),
    lastFundingRate: amount(premium.fundingRate),
    nextFundingTime: premium.nextFundingTime,
    interestRate: '0.00010000',
    time: now,
  }
}
