import type { Decimal } from './decimal.ts'

/** The two books of one pair: spot coins, or perpetual futures. */
export type Market = 'spot' | 'perp'

/** Direction of an order. */
export type Side = 'buy' | 'sell'

/** PRICE_FILTER, in quote per base. A zero bound or tick switches that part of the rule off. */
export interface PriceRule {
  readonly min: Decimal
  readonly max: Decimal
  readonly tick: Decimal
}

/** LOT_SIZE or MARKET_LOT_SIZE, in base units. A zero bound or step switches that part off. */
export interface QuantityRule {
  readonly min: Decimal
  readonly max: Decimal
  readonly step: Decimal
}

/**
 * PERCENT_PRICE: multiples of a reference price (perp: mark, spot: index).
 * Perp is one-sided: buys at most `up`, sells at least `down`. Spot binds both sides.
 */
export interface PriceBand {
  readonly up: Decimal
  readonly down: Decimal
}

/** Trading rules of one symbol on one market, as the venue publishes them. */
export interface Instrument {
  readonly market: Market
  /** Venue symbol, e.g. `BTCUSDT`. May be non-ASCII or start with a digit. */
  readonly symbol: string
  readonly baseAsset: string
  readonly quoteAsset: string
  /** Venue status; only `TRADING` takes opening orders. */
  readonly status: string
  /**
   * When the contract ends, epoch ms: a delisting that is announced. Absent: no end is set, which the venue
   * writes as a delivery date of 2100-12-25.
   */
  readonly deliveryTime?: number
  /**
   * What lies behind a perpetual that follows no coin, in the venue's word: `STOCK`, `RWA`. Absent: a coin.
   */
  readonly underlying?: string
  readonly price: PriceRule
  readonly lot: QuantityRule
  /** Bounds for MARKET orders. Equals `lot` where the venue names none. */
  readonly marketLot: QuantityRule
  /** Smallest order value in quote; zero when there is none. Reduce-only perp orders are exempt. */
  readonly minNotional: Decimal
  /** Largest order value in quote, when the venue names one. */
  readonly maxNotional?: Decimal
  readonly priceBand?: PriceBand
  readonly maxOpenOrders?: number
  readonly maxConditionalOrders?: number
  readonly orderTypes: readonly string[]
  readonly timeInForce: readonly string[]
}
