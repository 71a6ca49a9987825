import type { DecimalText } from '@asterkit/instruments/fixed-point'
import type { StreamMarket } from '../streamSpec.ts'
import type { BookSide } from './bookSide.ts'

export type { DecimalText }

/** `[price, quantity]` as the venue writes them, quote per base and base units. */
export type WireLevel = readonly [string, string]

/** A book as a whole, as `getDepth` answers it. */
export interface BookSnapshot {
  readonly lastUpdateId: number
  /** When the venue wrote it, epoch ms. */
  readonly E?: number | undefined
  readonly bids: readonly WireLevel[]
  readonly asks: readonly WireLevel[]
}

/** Where a change stands in the sequence: its first and last update, and the last of the change before. */
export interface ChangeIds {
  readonly U: number
  readonly u: number
  /** Perpetuals only. */
  readonly pu?: number | undefined
}

/** A change of a book, as the stream `diffDepth` delivers it. Quantities are absolute, zero removes. */
export interface BookChange extends ChangeIds {
  readonly b: readonly WireLevel[]
  readonly a: readonly WireLevel[]
}

/** `[ticks, lots]`: whole multiples of the `tickSize` and the `stepSize` that the book was made with. */
export type CountedLevel = readonly [number, number]

/** A change whose levels are counted already, e.g. of a recording. */
export interface CountedChange extends ChangeIds {
  readonly b: readonly CountedLevel[]
  readonly a: readonly CountedLevel[]
}

/** One price of a book. */
export interface BookLevel {
  /** Quote per base. */
  readonly price: string
  /** Base units. */
  readonly quantity: string
}

/** What a change did. */
export type ChangeResult =
  | 'applied'
  /** Kept until a snapshot arrives. */
  | 'buffered'
  /** The book contains it already. */
  | 'ignored'
  /** Changes before this one are missing: the book is void until the next snapshot. */
  | 'gap'

/** What a book is made for. */
export interface OrderBookOptions {
  readonly market: StreamMarket
  /** Price increment of the instrument, quote per base. */
  readonly tickSize: DecimalText
  /** Quantity increment, base units. */
  readonly stepSize: DecimalText
  /** Changes kept while there is no snapshot; the oldest go. @default 10000 */
  readonly bufferLimit?: number | undefined
}

/** Levels as ticks and lots; rank 0 is the best. */
export type BookSideView = Pick<BookSide, 'size' | 'ticksAt' | 'lotsAt'>

/**
 * The book of one symbol, kept from a snapshot and its changes. While it is not synchronised it is empty:
 * that means unknown, not that nobody trades.
 */
export interface OrderBook {
  readonly market: StreamMarket
  /** Whether the book is whole up to `lastUpdateId`. */
  readonly isSynced: boolean
  /** Update id that the book stands at; undefined while not synchronised. */
  readonly lastUpdateId: number | undefined
  /** Highest bid and lowest ask; undefined when that side is empty or unknown. */
  readonly bestBid: BookLevel | undefined
  readonly bestAsk: BookLevel | undefined
  /** Whether the best bid reaches the best ask, which no healthy book does. */
  readonly isCrossed: boolean
  /** Best levels of both sides, best first. */
  depth(limit: number): { readonly bids: readonly BookLevel[]; readonly asks: readonly BookLevel[] }
  /**
   * Worth of one tick, quote per base, and of one lot, base units. They start as `tickSize` and `stepSize`
   * and become finer when a resting order lies between: spot orders by quote amount leave such
   * quantities, and a venue that widens its tick leaves such prices.
   */
  readonly priceUnit: string
  readonly quantityUnit: string
  /** The same without any text, for hot paths: multiply by `priceUnit` and `quantityUnit`. */
  readonly bids: BookSideView
  readonly asks: BookSideView
  /**
   * Takes the next change of the stream.
   *
   * @throws {AsterSchemaError} A level is negative, no plain decimal or too large to be counted exactly.
   *   The book is void.
   */
  apply(change: BookChange): ChangeResult
  /**
   * As `apply`, several times as fast.
   *
   * @throws {AsterSchemaError} A count is negative or no safe integer. The book is void.
   */
  applyCounts(change: CountedChange): ChangeResult
  /**
   * Starts over from a snapshot and the changes that are waiting.
   *
   * @returns `too-old`: it ends before the first waiting change; take another one.
   * @throws {AsterSchemaError} As `apply`.
   */
  load(snapshot: BookSnapshot): 'synced' | 'too-old'
  /** Voids the book and forgets waiting changes, e.g. after the connection was lost. */
  reset(): void
}
