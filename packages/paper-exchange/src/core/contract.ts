import type { Decimal, Instrument, Market, Side } from '@asterkit/instruments'
import type { StpMode, VenueOrderType, WorkingType } from './orderKinds.ts'

/** Milliseconds since 1970-01-01T00:00:00Z, virtual. */
export type EpochMs = number

/** One price level: quote per base, base units. */
export type Level = readonly [price: Decimal, quantity: Decimal]

/** Levels of one side, best first. An array will do; a feed may work them out when they are asked for. */
export interface Levels {
  readonly length: number
  at(index: number): Level | undefined
}

/** A book as the feed states it: outside liquidity that our orders trade against. */
export interface FeedBook {
  readonly bids: Levels
  readonly asks: Levels
}

/** Something that happened in the outside market. Events of a feed are in time order. */
export type FeedEvent =
  | {
      readonly kind: 'book'
      readonly time: EpochMs
      readonly market: Market
      readonly symbol: string
      readonly book: () => FeedBook
    }
  /**
   * A trade of the outside. At one instant the trades come before the book that shows their effect: a
   * resting order is judged by the book that it was queued in.
   */
  | {
      readonly kind: 'trade'
      readonly time: EpochMs
      readonly market: Market
      readonly symbol: string
      /** Quote per base. A price off the market's tick is told on and fills nobody. */
      readonly price: Decimal
      readonly quantity: Decimal
      readonly takerSide: Side
      /** The outside's own number. */
      readonly tradeId?: number
    }
  | {
      readonly kind: 'mark'
      readonly time: EpochMs
      readonly symbol: string
      readonly markPrice: Decimal
      readonly indexPrice: Decimal
      /**
       * Running estimate, fraction per interval. A settlement uses the latest one at or before its
       * instant, so an event at the very instant states the settled rate.
       */
      readonly fundingRate: Decimal
    }
  | {
      readonly kind: 'volume'
      readonly time: EpochMs
      readonly market: Market
      readonly symbol: string
      readonly quoteVolume24h: Decimal
    }
  /** The outside opens or closes a market: anything but `TRADING` refuses opening orders. */
  | {
      readonly kind: 'status'
      readonly time: EpochMs
      readonly market: Market
      readonly symbol: string
      readonly status: string
    }

export interface FundingRule {
  readonly intervalHours: number
  readonly cap: Decimal
  readonly floor: Decimal
}

/** Where prices come from. A feed is deterministic: same options, same events. */
export interface Feed {
  readonly name: string
  readonly instruments: readonly Instrument[]
  readonly funding: ReadonlyMap<string, FundingRule>
  readonly startTime: EpochMs
  /** No events after this; undefined when the feed never ends. */
  readonly endTime?: EpochMs
  /** What of it is not as recorded or real, one sentence each, for people. */
  readonly notes?: readonly string[]
  /** It tells what happens now: time must pass freely at speed 1, and cannot be played again. */
  readonly isLive?: boolean
  /** Rates settled up to and at `startTime`, oldest first: averages exist from the first minute. */
  settledBefore(symbol: string): readonly { readonly time: EpochMs; readonly rate: Decimal }[]
  /** Events with `time <= until`, in order; each event is returned once. */
  take(until: EpochMs): Iterable<FeedEvent>
}

/** An order the way the venue takes it. */
export interface VenueOrderRequest {
  readonly market: Market
  readonly symbol: string
  readonly side: Side
  readonly type: VenueOrderType
  readonly timeInForce?: 'GTC' | 'IOC' | 'FOK' | 'GTX' | 'HIDDEN'
  readonly quantity?: Decimal
  readonly quoteOrderQty?: Decimal
  readonly price?: Decimal
  readonly reduceOnly?: boolean
  readonly positionSide?: 'BOTH' | 'LONG' | 'SHORT'
  readonly newClientOrderId?: string
  /** Conditional orders other than trailing ones: the price that sets them off, quote per base. */
  readonly stopPrice?: Decimal
  /** @default 'CONTRACT_PRICE' */
  readonly workingType?: WorkingType
  readonly priceProtect?: boolean
  readonly closePosition?: boolean
  /** Trailing stop, quote per base. @default the price of the working type */
  readonly activationPrice?: Decimal
  /** Trailing stop, percent, 0.1 to 5. */
  readonly callbackRate?: Decimal
  /** LIMIT: takes the best price of the other (`COUNTERPARTY_1`) or of its own side instead of `price`. */
  readonly pegPriceType?: 'COUNTERPARTY_1' | 'QUEUE_1'
  /** Added to the pegged price, quote per base; at most 0 for a buy, at least 0 for a sell. */
  readonly pegOffset?: Decimal
  /** @default that of the account */
  readonly stpMode?: StpMode
  /** Nonce of the call, for guarded cancels. */
  readonly nonce?: string
}

/** A refusal with the venue's code. Thrown by the core; the state is unchanged. */
export class VenueError extends Error {
  override readonly name = 'VenueError'
  readonly code: number
  readonly httpStatus: number
  constructor(code: number, message: string, httpStatus = 400) {
    super(message)
    this.code = code
    this.httpStatus = httpStatus
  }
}
