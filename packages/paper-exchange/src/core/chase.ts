import type { Decimal, Side } from '@asterkit/instruments'
import type { EpochMs } from './contract.ts'
import type { PositionSide, VenueOrder } from './venueOrder.ts'

/** An order that follows the best price of its side, the way the venue takes it. */
export interface ChaseRequest {
  readonly symbol: string
  readonly side: Side
  readonly positionSide?: PositionSide
  readonly reduceOnly?: boolean
  /** In `unit`; a quote amount is converted at the mark price. */
  readonly quantity: Decimal
  readonly unit: 'BASE' | 'QUOTE'
  /** Distance from the best price of its own side, quote per base, away from the market. @default 0 */
  readonly offset?: Decimal
  /** Distance from where it began that ends it. */
  readonly maxOffset?: { readonly value: Decimal; readonly type: 'ABSOLUTE' | 'PERCENTAGE' }
  /** @default 'GTX' */
  readonly timeInForce?: VenueOrder['timeInForce']
  readonly clientStrategyId?: string
  readonly nonce?: string
}

/** A chase that is under way. Mutable. */
export interface Chase {
  /** Counts up over the whole venue, together with those of strategies. */
  readonly strategyId: number
  readonly clientStrategyId: string
  readonly request: ChaseRequest
  /** Its order, which is cancelled like any other; that ends the chase. */
  readonly orderId: number
  /** Price of the order when it began. */
  readonly startPrice: Decimal
  readonly bookTime: EpochMs
  /** When it looks at the book next. */
  nextTime: EpochMs
}
