import type { Decimal, Market, Side } from '@asterkit/instruments'
import type { EpochMs } from './contract.ts'

/** Where an order stands, in the venue's words. The last four are final. */
export type OrderStatus =
  | 'NEW'
  | 'PARTIALLY_FILLED'
  | 'FILLED'
  | 'CANCELED'
  | 'EXPIRED'
  | 'REJECTED'

/** Which position a perp order works on: `BOTH` in one-way mode, the others in hedge mode. */
export type PositionSide = 'BOTH' | 'LONG' | 'SHORT'

/** An order as the venue has it: a snapshot that never changes. Amounts in base unless they say quote. */
export interface VenueOrder {
  readonly market: Market
  readonly symbol: string
  /** Counts up over the whole venue, from 1. */
  readonly orderId: number
  readonly clientOrderId: string
  readonly side: Side
  readonly type: 'LIMIT' | 'MARKET'
  readonly timeInForce: 'GTC' | 'IOC' | 'FOK' | 'GTX' | 'HIDDEN'
  /** Limit, quote per base; zero for MARKET. */
  readonly price: Decimal
  /** What was ordered. For an order by quote amount: what was bought. */
  readonly quantity: Decimal
  /** Budget in quote of a MARKET buy by amount; absent otherwise. */
  readonly quoteOrderQty?: Decimal
  readonly executedQuantity: Decimal
  /** Booked value of the executed part, in quote. */
  readonly executedQuote: Decimal
  readonly status: OrderStatus
  /** Asked for, or an order of hedge mode that closes its side: it never opens anything. */
  readonly reduceOnly: boolean
  /** Always `BOTH` on spot. */
  readonly positionSide: PositionSide
  readonly time: EpochMs
  readonly updateTime: EpochMs
}

/** Which order is meant: the venue's id wins when both are given. */
export interface OrderRef {
  readonly orderId?: number
  readonly clientOrderId?: string
}

/** One trade of one account. Immutable. */
export interface VenueFill {
  readonly market: Market
  readonly symbol: string
  /** Counts up over the whole venue, from 1. Both sides of a trade between accounts carry it. */
  readonly tradeId: number
  readonly orderId: number
  readonly clientOrderId: string
  readonly side: Side
  /** Always `BOTH` on spot. */
  readonly positionSide: PositionSide
  readonly price: Decimal
  readonly quantity: Decimal
  /** Value in quote; on spot exactly the amount booked, 8 decimals. */
  readonly quoteQuantity: Decimal
  /** Positive: paid, in `commissionAsset`. */
  readonly commission: Decimal
  readonly commissionAsset: string
  /** Perp: booked profit of the closed part, quote. Zero on spot. */
  readonly realizedPnl: Decimal
  readonly isMaker: boolean
  readonly time: EpochMs
}

/** One line of the perp wallet's history. Immutable; a positive amount was received. */
export interface VenueIncome {
  /** Counts up over the whole venue, from 1. */
  readonly tranId: number
  readonly type: 'TRANSFER' | 'REALIZED_PNL' | 'FUNDING_FEE' | 'COMMISSION' | 'INSURANCE_CLEAR'
  /** Absent for transfers. */
  readonly symbol?: string
  readonly asset: string
  readonly amount: Decimal
  /** The trade behind PnL and commission. */
  readonly tradeId?: number
  readonly time: EpochMs
}

/** Cash that a user moved between the crossed wallet and an isolated position. Immutable. */
export interface PositionMarginChange {
  readonly symbol: string
  readonly side: PositionSide
  /** In the margin asset, above zero. */
  readonly amount: Decimal
  readonly kind: 'add' | 'reduce'
  readonly time: EpochMs
}

/** Whether an order can still trade. */
export function isOrderWorking(order: VenueOrder): boolean {
  return order.status === 'NEW' || order.status === 'PARTIALLY_FILLED'
}

/** What an order can still trade, base. */
export function remainingOf(order: VenueOrder): Decimal {
  return order.quantity.minus(order.executedQuantity)
}

/** Average price of the executed part, quote per base; zero while nothing is executed. */
export function averagePrice(order: VenueOrder): Decimal {
  return order.executedQuantity.isZero()
    ? order.executedQuantity
    : order.executedQuote.div(order.executedQuantity)
}
