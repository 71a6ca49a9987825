import type { Decimal, Side } from '@asterkit/instruments'
import type { EpochMs } from './clock.ts'
import type { Exchange, Fill, Order, PreparedWrite } from './exchange.ts'

/** How a symbol is counted: whole ticks and whole lots. Text is decimal. */
export interface QuotedSymbol {
  readonly symbol: string
  /** Quote per base. */
  readonly tick: string
  /** Base units. */
  readonly lot: string
  /** Best levels of a side that are wanted. @default 5 */
  readonly levels?: number
}

/** Best levels of a book in ticks and lots, best first. */
export interface CountedBook {
  readonly bids: readonly (readonly [ticks: number, lots: number])[]
  readonly asks: readonly (readonly [ticks: number, lots: number])[]
  /** Exchange time of the newest message in it. */
  readonly time: EpochMs
}

/** Live public data of one symbol. A slow reader misses books, never the newest one. */
export type MarketItem =
  | { readonly kind: 'book'; readonly symbol: string; readonly book: CountedBook }
  /** The book is void until the next one. */
  | { readonly kind: 'book-lost'; readonly symbol: string }
  | {
      readonly kind: 'trade'
      readonly symbol: string
      /** Side of the taker. */
      readonly side: Side
      /** May lie between ticks and lots: hidden orders trade there. */
      readonly ticks: number
      readonly lots: number
      readonly time: EpochMs
    }
  | {
      readonly kind: 'mark'
      readonly symbol: string
      readonly markPrice: Decimal
      /** Fraction of notional per interval; positive: longs pay. */
      readonly fundingRate: number
      readonly nextFundingTime: EpochMs
    }

/** Live news of our perp account. Quantities are cumulative, so that order and repetition do no harm. */
export type OwnItem =
  | {
      readonly kind: 'order'
      readonly order: Order
      /** Present when it traded just now. */
      readonly fill?: Fill
    }
  /** A wallet or a position changed by something else than a trade. */
  | { readonly kind: 'balance'; readonly reason: string }
  /** Connected: from here on everything is told. */
  | { readonly kind: 'open' }
  /** Something is missing: read orders, fills and positions. */
  | { readonly kind: 'gap' }

/** New price and quantity of a working order. */
export interface AmendRequest {
  readonly symbol: string
  readonly side: Side
  readonly clientOrderId: string
  /** What is executed included, base units. */
  readonly quantity: Decimal
  readonly price: Decimal
}

/** Market-maker protection of the venue: too many fills within a window freeze our orders. */
export interface ProtectionRule {
  readonly symbol: string
  readonly windowMs: number
  readonly frozenMs: number
  /** Executed value within the window, whole quote units. */
  readonly valueLimit: number
}

/** What quoting needs beyond an exchange to trade on. Perpetuals only. */
export interface MakerExchange extends Exchange {
  /** Ends when the signal aborts; fails when a book cannot be counted. */
  watchMarket(symbols: readonly QuotedSymbol[], signal: AbortSignal): AsyncIterable<MarketItem>
  watchOwn(signal: AbortSignal): AsyncIterable<OwnItem>
  /** Reads a few levels by request, to confirm a book that has not changed for long. */
  readBook(symbol: QuotedSymbol, signal: AbortSignal): Promise<CountedBook>
  /** A post-only order; where the venue can, it dies rather than meet another one of ours. */
  prepareQuote(request: {
    readonly symbol: string
    readonly side: Side
    readonly quantity: Decimal
    readonly price: Decimal
    readonly clientOrderId: string
    /** It may only shrink the position; the venue's smallest value does not bind it. @default false */
    readonly isReduceOnly?: boolean
  }): Promise<PreparedWrite<Order>>
  /** Refused: the order is as it was. */
  prepareAmend(request: AmendRequest): Promise<PreparedWrite<Order>>
  /** Starts the timer that cancels all orders of a symbol when it is not started again; 0 stops it. */
  prepareCountdown(symbol: string, durationMs: number): Promise<PreparedWrite<Record<never, never>>>
  prepareProtection(rule: ProtectionRule): Promise<PreparedWrite<Record<never, never>>>
}
