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
    book ??= new StatedBook(price, grid, shape)
    return book
  }
}

/** A market without orders: what a feed states when it has no price. */
export const EMPTY_BOOK: FeedBook = { bids: [], asks: [] }

class StatedBook implements FeedBook {
  readonly bids: Levels
  readonly asks: Levels

  constructor(price: number, grid: BookGrid, shape: BookShape) {
    const ticks = price / grid.tickSize
    const half = (ticks * shape.spreadBps) / 20_000
    const bestBid = Math.max(1, Math.ceil(ticks - half - 0.5))
    const bestAsk = Math.max(bestBid + 1, Math.floor(ticks + half + 0.5))
    const spacing = Math.max(1, Math.round((ticks * shape.levelBps) / 10_000))
    const quantities = new Quantities(price, grid, shape)
    const bidLevels = Math.min(shape.levels, Math.ceil(bestBid / spacing))
    this.bids = new StatedSide(bidLevels, bestBid, -spacing, quantities)
    this.asks = new StatedSide(shape.levels, bestAsk, spacing, quantities)
  }
}

/** What rests on each level; the same on both sides. */
class Quantities {
  readonly grid: BookGrid
  readonly #price: number
  readonly #shape: BookShape
  #first: Decimal | undefined

  constructor(price: number, grid: BookGrid, shape: BookShape) {
    this.grid = grid
    this.#price = price
    this.#shape = shape
  }

  at(level: number): Decimal {
    if (level > 0) return this.#lotsAt(level)
    this.#first ??= this.#lotsAt(0)
    return this.#first
  }

  #lotsAt(level: number): Decimal {
    const { levels, depthQuote } = this.#shape
    const share = (2 * (level + 1)) / (levels * (levels + 1))
    const lots = Math.max(1, Math.floor((depthQuote * share) / this.#price / this.grid.stepSize))
    return this.grid.step.times(lots)
  }
}

/** Mostly only the first level is ever asked for: the others get their room then. */
class StatedSide implements Levels {
  readonly length: number
  readonly #bestTicks: number
  readonly #spacing: number
  readonly #quantities: Quantities
  #first: Level | undefined
  #others: (Level | undefined)[] | undefined

  constructor(length: number, bestTicks: number, spacing: number, quantities: Quantities) {
    this.length = length
    this.#bestTicks = bestTicks
    this.#spacing = spacing
    this.#quantities = quantities
  }

  at(index: number): Level | undefined {
    if (!(index >= 0 && index < this.length)) return undefined
    if (index === 0) {
      this.#first ??= this.#make(0)
      return this.#first
    }
    this.#others ??= []
    const level = this.#others[index] ?? this.#make(index)
    this.#others[index] = level
    return level
  }

  #make(index: number): Level {
    const ticks = this.#bestTicks + index * this.#spacing
    return [this.#quantities.grid.tick.times(ticks), this.#quantities.at(index)]
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
