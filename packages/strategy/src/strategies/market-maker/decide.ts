import { ladder, type Quote, type Sides } from '@asterkit/market-making'
import type { EpochMs } from '../../ports/clock.ts'
import type { MarketMakerConfig } from './config.ts'
import { touchOf } from './fairPrice.ts'
import type { MakerGrid } from './grid.ts'
import { guardReasons } from './guards.ts'
import { priceQuotes, type QuoteFigures } from './priceQuotes.ts'
import { isBlocking, type QuoteReason } from './reasons.ts'
import { sizeQuotes } from './sizeQuotes.ts'
import type { MakerState } from './state.ts'

/** What the market maker wants to have resting, and why not more. */
export interface MakerDecision {
  /** Bids from the best on, then asks; empty sides have a reason. */
  readonly quotes: readonly Quote[]
  readonly reasons: readonly QuoteReason[]
  /** Absent while the book or the position is not known. */
  readonly figures?: QuoteFigures
  /** New orders may only shrink the position. */
  readonly isReducing?: boolean
  /** What must not be held is offered at the best prices, wherever quotes would stand. */
  readonly isUnwinding?: boolean
}

/** Nothing is to rest, for these reasons. */
export function quoteNothing(reasons: readonly QuoteReason[]): MakerDecision {
  return { quotes: [], reasons }
}

/**
 * Says what should rest now. Pure: live trading, replay and tests call the same.
 *
 * Fair price from the book; half spread by the calibrated model or a static width; both bent by inventory,
 * funding and trend; never nearer than fees and measured adverse selection; never across the touch; sizes within
 * the inventory limits. Orders that rest already are none of its business.
 */
export function decideQuotes(
  config: MarketMakerConfig,
  grid: MakerGrid,
  state: MakerState,
  now: EpochMs,
): MakerDecision {
  const guards = guardReasons(config, state, now)
  const { book, inventoryLots } = state
  const touch = touchOf(book)
  if (book === undefined || touch === undefined || inventoryLots === undefined) {
    return quoteNothing(guards)
  }
  const priced = priceQuotes(config, grid, { ...state, book, inventoryLots }, touch, now)
  if (guards.some((guard) => isBlocking(guard, 'buy') && isBlocking(guard, 'sell'))) {
    return { quotes: [], reasons: [...guards, ...priced.remarks], figures: priced.figures }
  }
  const sized = sizeQuotes(config, grid, { inventoryLots, state, figures: priced.figures }, now)
  const figures = { ...priced.figures, hardLots: sized.hardLots }
  const reasons = [...guards, ...sized.reasons, ...priced.remarks]
  const lots = {
    bid: reasons.some((reason) => isBlocking(reason, 'buy')) ? 0 : sized.lots.bid,
    ask: reasons.some((reason) => isBlocking(reason, 'sell')) ? 0 : sized.lots.ask,
  }
  const perBps = figures.fairTicks / 10_000
  const { distanceBps } = figures
  const quotes = ladder({
    fairTicks: figures.fairTicks,
    distanceTicks: { bid: distanceBps.bid * perBps, ask: distanceBps.ask * perBps },
    touch,
    lots,
    levels: config.levels,
    spacingTicks: config.levelSpacingBps * perBps,
    growth: config.levelSizeGrowth,
    leastLots: sized.leastLots,
  })
  return { quotes, reasons: [...reasons, ...missingSides(quotes, lots, reasons)], figures }
}

/** A side that vanished by its size alone has a reason, too. */
function missingSides(
  quotes: readonly Quote[],
  lots: Sides,
  reasons: readonly QuoteReason[],
): readonly QuoteReason[] {
  const sides = [
    ['buy', lots.bid],
    ['sell', lots.ask],
  ] as const
  return sides.flatMap(([side, left]): readonly QuoteReason[] => {
    const isThere = quotes.some((quote) => quote.side === side)
    if (isThere || reasons.some((reason) => isBlocking(reason, side))) return []
    return [{ code: 'below-minimum', side, detail: `${left} lots are left of the inventory limit` }]
  })
}
