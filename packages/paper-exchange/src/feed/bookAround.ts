import { Decimal } from '@asterkit/instruments'
import type { FeedBook, Level } from '../core/contract.ts'

/** How a feed's book looks around its price. */
export interface BookShape {
  /** Best ask minus best bid, in basis points of the price; at least one tick. */
  readonly spreadBps: number
  /** Value resting on each side over all levels, in quote. */
  readonly depthQuote: number
  /** Levels on each side. */
  readonly levels: number
  /** Distance between levels, in basis points of the price; at least one tick. */
  readonly levelBps: number
}

/** Increments of the instrument whose book is stated. */
export interface BookGrid {
  readonly tick: Decimal
  readonly step: Decimal
}

/**
 * States a book around a price, lazily: nothing is computed before somebody looks, and only once.
 * Prices lie on the tick, quantities on the step; deeper levels hold more.
 *
 * @param price Middle of the book, quote per base.
 */
export function bookAround(price: number, grid: BookGrid, shape: BookShape): () => FeedBook {
  let book: FeedBook | undefined
  return () => {
    book ??= buildBook(price, grid, shape)
    return book
  }
}

/** A market without orders: what a feed states when it has no price. */
export const EMPTY_BOOK: FeedBook = { bids: [], asks: [] }

function buildBook(price: number, grid: BookGrid, shape: BookShape): FeedBook {
  const tick = grid.tick.toNumber()
  const ticks = price / tick
  const half = (ticks * shape.spreadBps) / 20_000
  const bestBid = Math.max(1, Math.ceil(ticks - half - 0.5))
  const bestAsk = Math.max(bestBid + 1, Math.floor(ticks + half + 0.5))
  const spacing = Math.max(1, Math.round((ticks * shape.levelBps) / 10_000))
  const bids: Level[] = []
  const asks: Level[] = []
  const step = grid.step.toNumber()
  for (let level = 0; level < shape.levels; level += 1) {
    const share = (2 * (level + 1)) / (shape.levels * (shape.levels + 1))
    const lots = Math.max(1, Math.floor((shape.depthQuote * share) / price / step))
    const quantity = grid.step.times(lots)
    const bid = bestBid - level * spacing
    if (bid > 0) bids.push([grid.tick.times(bid), quantity])
    asks.push([grid.tick.times(bestAsk + level * spacing), quantity])
  }
  return { bids, asks }
}

/**
 * Rounds a model price to a decimal with a fixed number of digits after the point.
 *
 * @returns The nearest such decimal; exact in its own digits.
 */
export function quantize(value: number, decimals: number): Decimal {
  return new Decimal(value.toFixed(decimals))
}
