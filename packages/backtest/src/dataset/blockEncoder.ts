import { DecimalGrid } from '@asterkit/instruments/fixed-point'
import { createColumns, joinColumns, sizeOfColumns } from './blockColumns.ts'
import { CountingGrid } from './countingGrid.ts'
import {
  type EpochMs,
  GAP_REASONS,
  type GapReason,
  type RecordedInstrument,
} from './marketEvent.ts'

/** `[price, quantity]` as decimal text. */
export type TextLevel = readonly [price: string, quantity: string]

/** A level whose quantity may be unknown. */
export type QuoteLevel = readonly [price: string, quantity: string | undefined]

/** When something happened by the exchange's clock, and when it was heard of. */
export interface Stamps {
  readonly time: EpochMs
  readonly receivedAt: EpochMs
}

/** Kinds of events as they are written. Never renumber: files last. */
export const KIND_CODES = { depth: 1, snapshot: 2, buy: 3, sell: 4, quote: 5, mark: 6, gap: 7 }
/** Mark prices and funding rates are counted in these. */
export const MARK_UNIT = 1e-8
const MARK_GRID = new DecimalGrid('0.00000001')

/** What a block says of itself besides its columns. */
export interface EncodedBlock {
  readonly bytes: Uint8Array
  readonly events: number
  readonly firstReceived: EpochMs
  readonly lastReceived: EpochMs
}

/**
 * Gathers events of one instrument in columns. Numbers are differences to the ones before, within a block only:
 * each can be read without the others.
 *
 * @throws {DatasetError} From the methods: a number cannot be counted exactly; the event is left out.
 */
export class BlockEncoder {
  readonly #columns = createColumns()
  readonly #bookPrices: CountingGrid
  readonly #bookQuantities: CountingGrid
  readonly #tradePrices: CountingGrid
  readonly #tradeQuantities: CountingGrid
  #events = 0
  #firstReceived = 0
  #lastReceived = Number.NEGATIVE_INFINITY
  #time = 0
  #bookId = 0
  #tradeId = 0
  #quoteId = 0
  #best: [number, number] = [0, 0]
  #tradeTicks = 0
  #quote: [number, number] = [0, 0]
  #mark: [number, number] = [0, 0]

  /** @param beforeRefining Must take the block: what follows is counted in finer units. */
  constructor({ tickSize, stepSize }: RecordedInstrument, beforeRefining: () => void) {
    this.#bookPrices = new CountingGrid(tickSize, beforeRefining)
    this.#bookQuantities = new CountingGrid(stepSize, beforeRefining)
    this.#tradePrices = new CountingGrid(tickSize, beforeRefining)
    this.#tradeQuantities = new CountingGrid(stepSize, beforeRefining)
  }

  get events(): number {
    return this.#events
  }

  /** Bytes so far, unpacked. */
  get size(): number {
    return sizeOfColumns(this.#columns)
  }

  depth(
    stamps: Stamps,
    change: {
      readonly U: number
      readonly u: number
      readonly pu?: number | undefined
      readonly b: readonly TextLevel[]
      readonly a: readonly TextLevel[]
    },
  ): void {
    const [bids, asks] = this.#counted(() => [this.#levels(change.b), this.#levels(change.a)])
    this.#begin(KIND_CODES.depth, stamps)
    const { id } = this.#columns
    id.signed(change.u - this.#bookId)
    id.signed(change.u - change.U)
    id.signed(change.U - (change.pu ?? change.U - 1))
    this.#bookId = change.u
    this.#sides(bids, asks)
  }

  snapshot(
    stamps: Stamps,
    book: {
      readonly lastUpdateId: number
      readonly bids: readonly TextLevel[]
      readonly asks: readonly TextLevel[]
    },
  ): void {
    const [bids, asks] = this.#counted(() => [this.#levels(book.bids), this.#levels(book.asks)])
    this.#begin(KIND_CODES.snapshot, stamps)
    this.#columns.id.signed(book.lastUpdateId - this.#bookId)
    this.#bookId = book.lastUpdateId
    this.#sides(bids, asks)
  }

  trade(
    stamps: Stamps,
    trade: {
      readonly id: number
      readonly takerSide: 'buy' | 'sell'
      readonly price: string
      readonly quantity: string
    },
  ): void {
    const [ticks, lots] = this.#counted(() => [
      this.#tradePrices.count(trade.price),
      this.#tradeQuantities.count(trade.quantity),
    ])
    this.#begin(KIND_CODES[trade.takerSide], stamps)
    this.#columns.id.signed(trade.id - this.#tradeId)
    this.#columns.tradeTicks.signed(ticks - this.#tradeTicks)
    this.#columns.tradeLots.count(lots)
    this.#tradeId = trade.id
    this.#tradeTicks = ticks
  }

  quote(
    stamps: Stamps,
    quote: {
      readonly updateId: number
      readonly bid: QuoteLevel
      readonly ask: QuoteLevel
    },
  ): void {
    const [bid, ask] = this.#counted(() => [this.#quoted(quote.bid), this.#quoted(quote.ask)])
    this.#begin(KIND_CODES.quote, stamps)
    const column = this.#columns.quote
    this.#columns.id.signed(quote.updateId - this.#quoteId)
    column.signed(bid[0] - this.#quote[0])
    column.count(bid[1])
    column.signed(ask[0] - this.#quote[1])
    column.count(ask[1])
    this.#quoteId = quote.updateId
    this.#quote = [bid[0], ask[0]]
  }

  mark(
    stamps: Stamps,
    mark: {
      readonly markPrice: string
      readonly indexPrice: string
      readonly fundingRate: string
      readonly fundingTime: EpochMs
    },
  ): void {
    const price = markUnits(mark.markPrice)
    const index = markUnits(mark.indexPrice)
    this.#begin(KIND_CODES.mark, stamps)
    const column = this.#columns.mark
    column.signed(price - this.#mark[0])
    column.signed(index - price)
    column.signed(markUnits(mark.fundingRate))
    column.signed(mark.fundingTime - this.#mark[1])
    this.#mark = [price, mark.fundingTime]
  }

  gap(stamps: Stamps, reason: GapReason): void {
    this.#begin(KIND_CODES.gap, stamps)
    this.#columns.id.count(GAP_REASONS.indexOf(reason))
  }

  /** The block so far; the next event begins a new one. */
  take(): EncodedBlock {
    const { block } = this.#columns
    for (const { factor } of this.#grids) block.count(factor)
    const taken = {
      events: this.#events,
      firstReceived: this.#firstReceived,
      lastReceived: this.#lastReceived,
      bytes: joinColumns(this.#columns),
    }
    this.#events = 0
    this.#time = 0
    this.#bookId = 0
    this.#tradeId = 0
    this.#quoteId = 0
    this.#best = [0, 0]
    this.#tradeTicks = 0
    this.#quote = [0, 0]
    this.#mark = [0, 0]
    return taken
  }

  get #grids(): readonly CountingGrid[] {
    return [this.#bookPrices, this.#bookQuantities, this.#tradePrices, this.#tradeQuantities]
  }

  /** Counts again when a grid has become finer meanwhile: all numbers of an event are in the same units. */
  #counted<Counts>(count: () => Counts): Counts {
    for (;;) {
      const before = this.#grids.map(({ factor }) => factor)
      const counts = count()
      if (this.#grids.every(({ factor }, index) => factor === before[index])) return counts
    }
  }

  #begin(kind: number, { time, receivedAt }: Stamps): void {
    const { kind: kinds, time: times, lag } = this.#columns
    // A clock that is set back does not make time go backwards here.
    const received = Math.max(receivedAt, this.#lastReceived)
    kinds.byte(kind)
    times.signed(received - this.#time)
    lag.signed(received - time)
    if (this.#events === 0) this.#firstReceived = received
    this.#lastReceived = received
    this.#time = received
    this.#events++
  }

  #level([price, quantity]: TextLevel): readonly [number, number] {
    return [this.#bookPrices.count(price), this.#bookQuantities.count(quantity)]
  }

  /** Lots are one more than they are: zero stands for unknown. */
  #quoted([price, quantity]: QuoteLevel): readonly [number, number] {
    const lots = quantity === undefined ? 0 : this.#bookQuantities.count(quantity) + 1
    return [this.#bookPrices.count(price), lots]
  }

  #levels(levels: readonly TextLevel[]): number[] {
    const counts: number[] = []
    for (const level of levels) counts.push(...this.#level(level))
    return counts
  }

  #sides(bids: readonly number[], asks: readonly number[]): void {
    this.#side(bids, 0)
    this.#side(asks, 1)
  }

  #side(counts: readonly number[], side: 0 | 1): void {
    const { depth, ticks, lots } = this.#columns
    depth.count(counts.length / 2)
    let before = this.#best[side]
    for (let at = 0; at < counts.length; at += 2) {
      ticks.signed(counts[at]! - before)
      lots.count(counts[at + 1]!)
      before = counts[at]!
    }
    this.#best[side] = counts[0] ?? this.#best[side]
  }
}

function markUnits(text: string): number {
  const isNegative = text.startsWith('-')
  const amount = isNegative ? text.slice(1) : text
  const units = MARK_GRID.toSteps(amount) ?? Math.round(Number(amount) / MARK_UNIT)
  return isNegative ? -units : units
}
