import { Decimal, type Instrument } from '@asterkit/instruments'
import type { FeedBook, Level, Levels } from '../core/contract.ts'

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
  /** The same as numbers: a model counts in them, books never do. */
  readonly tickSize: number
  readonly stepSize: number
}

const grids = new WeakMap<Instrument, BookGrid>()

/** The grid of an instrument; worked out once, since a book is stated at every step. */
export function bookGrid(instrument: Instrument): BookGrid {
  const known = grids.get(instrument)
  if (known !== undefined) return known
  const { tick } = instrument.price
  const { step } = instrument.lot
  const grid = { tick, step, tickSize: tick.toNumber(), stepSize: step.toNumber() }
  grids.set(instrument, grid)
  return grid
}

/**
 * States a book around a price, lazily: no level is computed before somebody looks at it, and only once.
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
  const ticks = price / grid.tickSize
  const half = (ticks * shape.spreadBps) / 20_000
  const bestBid = Math.max(1, Math.ceil(ticks - half - 0.5))
  const bestAsk = Math.max(bestBid + 1, Math.floor(ticks + half + 0.5))
  const spacing = Math.max(1, Math.round((ticks * shape.levelBps) / 10_000))
  const quantities = onlyOnce((level) => {
    const share = (2 * (level + 1)) / (shape.levels * (shape.levels + 1))
    const lots = Math.max(1, Math.floor((shape.depthQuote * share) / price / grid.stepSize))
    return grid.step.times(lots)
  })
  const levelAt = (level: number, priceTicks: number): Level => [
    grid.tick.times(priceTicks),
    quantities(level),
  ]
  const bidLevels = Math.min(shape.levels, Math.ceil(bestBid / spacing))
  return {
    bids: levels(bidLevels, (level) => levelAt(level, bestBid - level * spacing)),
    asks: levels(shape.levels, (level) => levelAt(level, bestAsk + level * spacing)),
  }
}

function levels(length: number, make: (index: number) => Level): Levels {
  const made = onlyOnce(make)
  return { length, at: (index) => (index >= 0 && index < length ? made(index) : undefined) }
}

/** Makes each value at most once. Mostly only the first is ever asked for, so there is room for no more yet. */
function onlyOnce<T>(make: (index: number) => T): (index: number) => T {
  const made: (T | undefined)[] = [undefined]
  return (index) => {
    made[index] ??= make(index)
    return made[index]
  }
}

/**
 * Rounds a model price to a decimal with a fixed number of digits after the point.
 *
 * @returns The nearest such decimal; exact in its own digits.
 */
export function quantize(value: number, decimals: number): Decimal {
  return new Decimal(value.toFixed(decimals))
}
