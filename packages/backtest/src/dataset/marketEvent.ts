/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number

/**
 * Levels of one side as pairs in one array: ticks, lots, ticks, lots, ... Best first in a snapshot.
 * Ticks and lots are whole multiples of the recording's `tickSize` and `stepSize`.
 */
export type LevelCounts = Float64Array

interface Stamped {
  readonly symbol: string
  /** When it happened by the exchange's clock. */
  readonly time: EpochMs
  /** When the recorder heard of it, by its own clock; never falls within a file. Equals `time` in imported data. */
  readonly receivedAt: EpochMs
}

/** Changes of a book since the update `previousUpdateId`. Quantities are absolute, zero lots remove a level. */
export interface DepthChange extends Stamped {
  readonly kind: 'depth'
  readonly firstUpdateId: number
  readonly lastUpdateId: number
  readonly previousUpdateId: number
  readonly bids: LevelCounts
  readonly asks: LevelCounts
}

/** A book as a whole: what was known before it is void. */
export interface DepthSnapshot extends Stamped {
  readonly kind: 'snapshot'
  readonly lastUpdateId: number
  readonly bids: LevelCounts
  readonly asks: LevelCounts
}

/** An execution. */
export interface TradePrint extends Stamped {
  readonly kind: 'trade'
  readonly id: number
  /** Who crossed the spread. */
  readonly takerSide: 'buy' | 'sell'
  /** A fraction when the price lies off the tick grid: the trade met an order that no book shows. */
  readonly ticks: number
  readonly lots: number
}

/** Best bid and ask. Quantities are undefined where only prices were recorded. */
export interface QuoteUpdate extends Stamped {
  readonly kind: 'quote'
  readonly updateId: number
  readonly bidTicks: number
  readonly bidLots: number | undefined
  readonly askTicks: number
  readonly askLots: number | undefined
}

/** Mark price, index price and running funding rate. */
export interface MarkUpdate extends Stamped {
  readonly kind: 'mark'
  /** Quote per base, to 10^-8. */
  readonly markPrice: number
  readonly indexPrice: number
  /** Fraction of notional per interval, to 10^-8. Positive: longs pay shorts. */
  readonly fundingRate: number
  /** Next settlement. */
  readonly fundingTime: EpochMs
}

/** Why events are missing from here on, or were missing until here. */
export const GAP_REASONS = [
  /** A recorder began or went on: nothing is known since the event before. */
  'started',
  /** A recorder ended in an orderly way. */
  'stopped',
  /** The connection was lost. */
  'disconnected',
  /** It is heard again; what was sent in between is missing. */
  'reconnected',
  /** Updates of the book are missing; a snapshot follows. */
  'sequence',
  /** The recorder was too slow, or a message could not be read. */
  'lost',
  /** A part of the file is damaged. */
  'damaged',
] as const
/** Why events are missing. */
export type GapReason = (typeof GAP_REASONS)[number]

/** Events are missing. The book is void until the next snapshot. */
export interface Gap extends Stamped {
  readonly kind: 'gap'
  readonly reason: GapReason
}

/** Anything that a recording holds. */
export type MarketEvent = DepthChange | DepthSnapshot | TradePrint | QuoteUpdate | MarkUpdate | Gap

/** What a recording holds about one instrument. */
export interface RecordedInstrument {
  readonly symbol: string
  /** Price increment, quote per base, as decimal text. */
  readonly tickSize: string
  /** Quantity increment, base units, as decimal text. */
  readonly stepSize: string
}
