import { Decimal } from '@asterkit/instruments'
import type { EpochMs } from '../ports/clock.ts'

/** Caps on opening, over all restarts. */
export interface OpeningLimits {
  readonly maxOrdersPerDay: number
  readonly maxRoundTripsPerDay: number
  /** Quote per pair; undefined: no cap. */
  readonly maxNotionalQuote?: Decimal | undefined
  /** Quote of all held pairs together; undefined: no cap. */
  readonly maxTotalNotionalQuote?: Decimal | undefined
}

/** What the journal has counted on its newest UTC day, and what is held. */
export interface DayUse {
  /** Start of that UTC day. */
  readonly day: EpochMs
  readonly orders: number
  readonly opens: number
  /** Notional of all held pairs at entry, quote. */
  readonly heldNotional: Decimal
}

/** What is left of a wish to open. */
export type LimitedOpening =
  | { readonly kind: 'allowed'; readonly notional: Decimal }
  | { readonly kind: 'refused'; readonly reason: string }

/** Orders that stay in reserve, so that what is opened can be closed or unwound on the same day. */
const RESERVED_ORDERS = 8
const DAY_MS = 86_400_000

/**
 * Applies the caps to a wish to open. Only refuses or shrinks; closing is never asked about.
 *
 * @param wanted Notional of one leg, quote.
 */
export function limitOpening(
  wanted: Decimal,
  limits: OpeningLimits,
  use: DayUse,
  now: EpochMs,
): LimitedOpening {
  const isToday = now < use.day + DAY_MS
  const orders = isToday ? use.orders : 0
  const opens = isToday ? use.opens : 0
  if (opens >= limits.maxRoundTripsPerDay) {
    return refused(
      `${opens} pairs were opened today; limits.maxRoundTripsPerDay is ${limits.maxRoundTripsPerDay}`,
    )
  }
  if (orders + RESERVED_ORDERS > limits.maxOrdersPerDay) {
    return refused(
      `${orders} orders were sent today; limits.maxOrdersPerDay ${limits.maxOrdersPerDay} keeps ${RESERVED_ORDERS} for closing`,
    )
  }
  const { maxNotionalQuote, maxTotalNotionalQuote: total } = limits
  if (total?.lte(use.heldNotional) === true) {
    return refused(
      `pairs of ${use.heldNotional.toFixed(2)} are held; limits.maxTotalNotionalQuote is ${total.toFixed()}`,
    )
  }
  const room = total?.minus(use.heldNotional)
  return {
    kind: 'allowed',
    notional: Decimal.min(wanted, maxNotionalQuote ?? wanted, room ?? wanted),
  }
}

function refused(reason: string): LimitedOpening {
  return { kind: 'refused', reason }
}
