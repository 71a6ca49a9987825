import type { Decimal } from '@asterkit/instruments'
import type { VenueIncome } from './venueOrder.ts'

/** What the forgotten fills of one symbol have changed. */
export interface ForgottenFills {
  readonly count: number
  /** Bought less sold, base. */
  readonly quantity: Decimal
  /** Received for sales less paid for purchases, quote; commissions left out. */
  readonly value: Decimal
  /** Perp: booked profit, quote. Zero on spot. */
  readonly realizedPnl: Decimal
  /** Paid, by asset. */
  readonly commissions: ReadonlyMap<string, Decimal>
}

/**
 * Sums over the rows that an account no longer lists: together with those that it lists they still explain
 * every balance.
 */
export interface ForgottenRows {
  /** By market and symbol, as in `perp:BTCUSDT`. */
  readonly fills: ReadonlyMap<string, ForgottenFills>
  /** Received less paid in the margin asset, by type of the rows. */
  readonly income: ReadonlyMap<VenueIncome['type'], Decimal>
}
