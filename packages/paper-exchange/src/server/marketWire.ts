import type { Decimal, Instrument } from '@asterkit/instruments'
import type { BookDepth, BookTop, EpochMs, PremiumView } from '../core/index.ts'
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
    bidPrice: top.bidPrice.toFixed(),
    bidQty: top.bidQuantity.toFixed(),
    askPrice: top.askPrice.toFixed(),
    askQty: top.askQuantity.toFixed(),
    time: now,
  }
}

/**
 * Day figures of one symbol. Feeds state the traded value only: prices of the day are the present middle
 * of the book, changes are zero.
 */
export function wireTicker24h(symbol: string, top: BookTop, quoteVolume: Decimal, now: EpochMs) {
  const price = middleOf(top)
  const shown = price.toFixed()
  return {
    symbol,
    priceChange: '0',
    priceChangePercent: '0',
    weightedAvgPrice: shown,
    prevClosePrice: shown,
    lastPrice: shown,
    lastQty: '0',
    openPrice: shown,
    highPrice: shown,
    lowPrice: shown,
    volume: price.isZero() ? '0' : amount(quoteVolume.div(price)),
    quoteVolume: quoteVolume.toFixed(),
    openTime: now - 86_400_000,
    closeTime: now,
    firstId: 0,
    lastId: 0,
    count: 0,
  }
}

/** What the day figures of spot have beyond those of futures: best prices and the names of the coins. */
export function wireSpotTickerParts({ baseAsset, quoteAsset }: Instrument, top: BookTop) {
  return {
    bidPrice: top.bidPrice.toFixed(),
    bidQty: top.bidQuantity.toFixed(),
    askPrice: top.askPrice.toFixed(),
    askQty: top.askQuantity.toFixed(),
    baseAsset,
    quoteAsset,
  }
}

/** Price of one symbol: the middle of the book, as feeds state no trades. The book stands now. */
export function wireTickerPrice(symbol: string, top: BookTop, now: EpochMs) {
  return { symbol, price: middleOf(top).toFixed(), time: now }
}

function middleOf({ bidPrice, askPrice }: BookTop): Decimal {
  return bidPrice.plus(askPrice).div(2)
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
