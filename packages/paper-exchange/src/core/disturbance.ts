import type { Decimal, Market } from '@asterkit/instruments'
import type { EpochMs, FeedBook, FeedEvent } from './contract.ts'

/** What the feed says about a perp's fair price. */
export interface StatedMark {
  readonly markPrice: Decimal
  readonly indexPrice: Decimal
  /** Fraction of notional per interval. */
  readonly fundingRate: Decimal
}

/**
 * Makes the outside market say something else about one symbol for a while. Absent functions leave that
 * part as stated. All of them are pure, so that a replay says the same.
 */
export interface Disturbance {
  readonly market: Market
  readonly symbol: string
  /** What the feed states is believed again from here on; the present or earlier: at once. */
  readonly until: EpochMs
  readonly book?: (stated: FeedBook) => FeedBook
  readonly tradePrice?: (stated: Decimal) => Decimal
  /** Perps only. */
  readonly mark?: (stated: StatedMark) => StatedMark
  readonly volume?: (stated: Decimal) => Decimal
}

/** What a feed said last about a symbol, and what is made of it. Mutable. */
export interface OutsideState {
  readonly disturbances: Disturbance[]
  book: Extract<FeedEvent, { kind: 'book' }> | undefined
  mark: Extract<FeedEvent, { kind: 'mark' }> | undefined
  volume: Extract<FeedEvent, { kind: 'volume' }> | undefined
}

/** Remembers what a feed states and gives what the venue shall believe. */
export function hearOutside(outside: OutsideState, event: FeedEvent): FeedEvent {
  if (event.kind === 'book') outside.book = event
  else if (event.kind === 'mark') outside.mark = event
  else if (event.kind === 'volume') outside.volume = event
  return outside.disturbances.length === 0 ? event : disturbed(outside.disturbances, event)
}

function disturbed(disturbances: readonly Disturbance[], stated: FeedEvent): FeedEvent {
  let event = stated
  for (const { book, tradePrice, mark, volume } of disturbances) {
    if (event.kind === 'book' && book !== undefined) {
      const { book: source } = event
      event = { ...event, book: () => book(source()) }
    } else if (event.kind === 'trade' && tradePrice !== undefined) {
      event = { ...event, price: tradePrice(event.price) }
    } else if (event.kind === 'mark' && mark !== undefined) {
      event = { ...event, ...mark(event) }
    } else if (event.kind === 'volume' && volume !== undefined) {
      event = { ...event, quoteVolume24h: volume(event.quoteVolume24h) }
    }
  }
  return event
}
