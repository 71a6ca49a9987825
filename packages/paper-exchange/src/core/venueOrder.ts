import type { Decimal, Market, Side } from '@asterkit/instruments'
import type { EpochMs } from './contract.ts'
import type { StpMode, VenueOrderType, WorkingType } from './orderKinds.ts'

export type { StpMode, VenueOrderType, WorkingType }

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

/** What sets a conditional order off. A snapshot that never changes. */
export interface OrderTrigger {
  /** What the order was sent as; `VenueOrder.type` is what it has become. */
  readonly type: Exclude<VenueOrderType, 'LIMIT' | 'MARKET'>
  /** Quote per base; absent for a trailing stop. */
  readonly stopPrice?: Decimal
  readonly workingType: WorkingType
  /** Whether it expires instead when mark and last are far apart at that moment. */
  readonly priceProtect: boolean
  /** Whether it closes whatever the position is then; its quantity is zero until that. */
  readonly closePosition: boolean
  /** Trailing stop: where it begins to trail, quote per base; absent when it does so from the start. */
  readonly activationPrice?: Decimal
  /** Trailing stop: percent. */
  readonly callbackRate?: Decimal
  /** When it was set off; absent while it waits. */
  readonly time?: EpochMs
}

/** Why the venue itself closed a position: margin used up, a bankrupt other side, or the end of a symbol. */
export type AutoClose = 'LIQUIDATION' | 'ADL' | 'SETTLEMENT'

/** An order as the venue has it: a snapshot that never changes. Amounts in base unless they say quote. */
export interface VenueOrder {
  readonly market: Market
  readonly symbol: string
  /** Counts up over the whole venue, from 1. */
  readonly orderId: number
  readonly clientOrderId: string
  readonly side: Side
  /** What it is now: a conditional order becomes LIMIT or MARKET when it is set off. */
  readonly type: VenueOrderType
  /** Present for orders that were sent as conditional ones. */
  readonly trigger?: OrderTrigger
  /** Self-trade rule of this order; absent when that of the account counts. */
  readonly stpMode?: StpMode
  /** Nonce of the call that placed it, which a guarded cancel names. */
  readonly nonce?: string
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
  /** Present on orders that the venue made. */
  readonly autoClose?: AutoClose
  readonly time: EpochMs
  readonly updateTime: EpochMs
}

/** Which order is meant: the venue's id wins when both are given. */
export interface OrderRef {
  readonly orderId?: number
  readonly clientOrderId?: string
  /** Only an order that was placed with this nonce is meant. */
  readonly nonce?: string
}

/** What a working LIMIT order is changed to; both are always named. */
export interface OrderChange {
  /** Base units, what is executed included. */
  readonly quantity: Decimal
  /** Limit, quote per base. */
  readonly price: Decimal
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

/** Assets from outside the venue, or to there. */
export interface Deposit {
  readonly tranId: number
  readonly market: Market
  readonly asset: string
  /** In units of the asset; negative: taken out. */
  readonly amount: Decimal
  readonly time: EpochMs
}

/** One line of the spot wallet's history that is no trade. Immutable; a positive amount was received. */
export interface SpotMove {
  /** Counts up over the whole venue, from 1, together with income. */
  readonly tranId: number
  readonly type:
    | 'TRANSFER_SPOT_TO_FUTURE'
    | 'TRANSFER_FUTURE_TO_SPOT'
    | 'TRANSFER_SPOT_TO_SPOT'
    | 'TRANSFER'
  readonly asset: string
  readonly amount: Decimal
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

/** Whether a conditional order has not been set off yet. It binds nothing and is in no book. */
export function isOrderWaiting({ trigger }: Pick<VenueOrder, 'trigger'>): boolean {
  return trigger !== undefined && trigger.time === undefined
}

/** What an order can still trade, base. */
export function remainingOf(order: VenueOrder): Decimal {
  const { quantity, executedQuantity } = order
  return executedQuantity.isZero() ? quantity : quantity.minus(executedQuantity)
}

/** Average price of the executed part, quote per base; zero while nothing is executed. */
export function averagePrice(order: VenueOrder): Decimal {
  return order.executedQuantity.isZero()
    ? order.executedQuantity
    : order.executedQuote.div(order.executedQuantity)
}
