import type { EpochMs, VenueOrderRequest } from './contract.ts'
import type { OrderStatus } from './venueOrder.ts'

/** OTO: one triggers the other. OCO: one cancels the other. OTOCO: one triggers a pair of OCO. */
export type StrategyType = 'OTO' | 'OCO' | 'OTOCO'

/** State of a driving order that something depends on; the venue never reports REPLACED or STOPPED here. */
export type DrivenOn =
  | 'NEW'
  | 'PARTIALLY_FILLED_OR_FILLED'
  | 'FILLED'
  | 'CANCELED'
  | 'REPLACED'
  | 'STOPPED'
  | 'REJECTED'
  | 'EXPIRED'

/** What happens to an order of a strategy when another one gets somewhere. */
export interface StrategyLink {
  /** Position of the driving order, from 1. */
  readonly driver: number
  readonly on: DrivenOn
  readonly action: 'PLACE_ORDER' | 'CANCEL_ORDER'
}

/** One order of a strategy that is to be placed. */
export interface StrategyPart {
  readonly request: VenueOrderRequest
  /** At most two. */
  readonly links: readonly StrategyLink[]
}

/** A strategy the way the venue takes it. */
export interface StrategyRequest {
  readonly type: StrategyType
  readonly clientStrategyId?: string
  /** Two for OTO and OCO, three for OTOCO. When none has a link, the links of the type count. */
  readonly parts: readonly StrategyPart[]
}

/** One order of a strategy. Mutable. */
export interface StrategyOrder {
  request: VenueOrderRequest
  readonly links: readonly StrategyLink[]
  /** Absent until it is placed. */
  orderId?: number
  /** Why it never will be placed; absent while it may, and once it is. */
  ended?: Extract<OrderStatus, 'CANCELED' | 'EXPIRED' | 'REJECTED'>
  /** When its link placed it; 0 for one that was placed at once or not at all. */
  triggerTime: EpochMs
}

/** Orders that depend on each other. Mutable. */
export interface Strategy {
  /** Counts up over the whole venue, from 1. */
  readonly strategyId: number
  readonly clientStrategyId: string
  readonly type: StrategyType
  /** WORKING while an order works or may still be placed. */
  status: 'WORKING' | 'EXPIRED'
  readonly bookTime: EpochMs
  updateTime: EpochMs
  readonly orders: readonly StrategyOrder[]
  /** Code and words of the first order that the venue refused; absent when none was. */
  failure?: { readonly code: number; readonly message: string }
}

const cancelOnFill = (driver: number): StrategyLink => ({
  driver,
  on: 'PARTIALLY_FILLED_OR_FILLED',
  action: 'CANCEL_ORDER',
})
const placeOnFill = (driver: number): StrategyLink => ({
  driver,
  on: 'FILLED',
  action: 'PLACE_ORDER',
})

/** Links of a strategy whose orders name none, by position. */
export const DEFAULT_LINKS: Readonly<Record<StrategyType, readonly (readonly StrategyLink[])[]>> = {
  OTO: [[], [placeOnFill(1)]],
  OCO: [[cancelOnFill(2)], [cancelOnFill(1)]],
  OTOCO: [[], [placeOnFill(1), cancelOnFill(3)], [placeOnFill(1), cancelOnFill(2)]],
}
