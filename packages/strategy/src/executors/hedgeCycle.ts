import { type Decimal, ZERO } from '@asterkit/instruments'
import type { EpochMs } from '../ports/clock.ts'
import type { PositionSide } from '../ports/exchange.ts'

/** Where a pair of positions stands. `holding` is the only one in which nothing is owed. */
export type CyclePhase =
  | 'opening-pilot'
  | 'opening-hedge'
  | 'holding'
  | 'closing-a'
  | 'closing-b'
  | 'repair'
  | 'flat'
  | 'abandoned'

/** One of the two positions of a cycle, folded from its own fills. Quote amounts unless they say base. */
export interface CycleLeg {
  /** Base units held now; never negative. */
  readonly quantity: Decimal
  /** Base units of all opening and of all closing fills, and their values. */
  readonly openedBase: Decimal
  readonly openedQuote: Decimal
  readonly closedBase: Decimal
  readonly closedQuote: Decimal
  readonly fees: Decimal
  /** Profit booked by the venue. */
  readonly realizedPnl: Decimal
  readonly openedAt?: EpochMs
  readonly closedAt?: EpochMs
}

/** A long and a short of one perpetual in hedge mode, from the first order until both are gone. */
export interface HedgeCycle {
  readonly cycleId: string
  readonly symbol: string
  readonly baseAsset: string
  readonly quoteAsset: string
  /** The leg that is opened first. */
  readonly pilot: PositionSide
  /** Base units that each leg may be opened to at most. */
  readonly plannedQuantity: Decimal
  readonly leverage: number
  readonly phase: CyclePhase
  /** When the cycle was begun, when both legs stood, when both were gone. */
  readonly openedAt: EpochMs
  readonly heldAt?: EpochMs
  readonly closedAt?: EpochMs
  /** Why the newest phase was entered; of the first closing phase kept as `closeReason`. */
  readonly reason: string
  readonly closeReason?: string
  readonly long: CycleLeg
  readonly short: CycleLeg
  /** Fees of both legs in quote, funding received (+) or paid (-). */
  readonly fees: Decimal
  readonly funding: Decimal
  readonly wasRepaired: boolean
  /** Largest |unrealised profit of the pair|, percent of one leg, that was written down. */
  readonly worstDriftPct: Decimal
}

/** What the cycles of one UTC day came to. Quote. */
export interface CycleDay {
  readonly volume: Decimal
  readonly fees: Decimal
  readonly funding: Decimal
  readonly realizedPnl: Decimal
  readonly opened: number
  readonly repaired: number
}

/** A leg that was never traded. */
export const EMPTY_LEG: CycleLeg = {
  quantity: ZERO,
  openedBase: ZERO,
  openedQuote: ZERO,
  closedBase: ZERO,
  closedQuote: ZERO,
  fees: ZERO,
  realizedPnl: ZERO,
}

/** A day on which nothing happened. */
export const EMPTY_CYCLE_DAY: CycleDay = {
  volume: ZERO,
  fees: ZERO,
  funding: ZERO,
  realizedPnl: ZERO,
  opened: 0,
  repaired: 0,
}

/** The other position of a pair. */
export function otherSide(side: PositionSide): PositionSide {
  return side === 'long' ? 'short' : 'long'
}

/** Net base exposure of a pair; positive: more long than short. */
export function cycleDelta({ long, short }: Pick<HedgeCycle, 'long' | 'short'>): Decimal {
  return long.quantity.minus(short.quantity)
}

/** Average price of a leg's opening fills; zero when it has none. */
export function legEntry({ openedBase, openedQuote }: CycleLeg): Decimal {
  return openedBase.isZero() ? ZERO : openedQuote.div(openedBase)
}

/** Average price of a leg's closing fills; zero when it has none. */
export function legExit({ closedBase, closedQuote }: CycleLeg): Decimal {
  return closedBase.isZero() ? ZERO : closedQuote.div(closedBase)
}
