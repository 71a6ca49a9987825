import type { Decimal, Market, Side } from '@asterkit/instruments'
import type { Clock } from '../ports/clock.ts'
import type { Exchange } from '../ports/exchange.ts'
import type { Logger } from '../ports/logger.ts'
import type { ExitBook } from './exitBook.ts'

/** Bounds of an exit. Durations in ms of the Clock port. */
export interface FlattenLimits {
  /** How far beyond the touch the first order may reach, basis points; doubles with each one without effect. */
  readonly startBps: number
  /** How far at most, also from the venue's reference price. */
  readonly emergencyBps: number
  /** Value of one step of a hedged pair at most, so that little is unhedged at any moment. */
  readonly sliceQuote: string
  /** Pause between two looks at the venue. */
  readonly pollMs: number
  /** Waiting time on top of a call's deadline before its absence counts. */
  readonly deadlineMarginMs: number
  /** After this long without any effect something is given up and named. */
  readonly patienceMs: number
  /** How long the account must look flat, without a contradiction, before it counts as flat. */
  readonly verifyMs: number
  /** The same, when something else suggests that an answer has left out rows. */
  readonly doubtMs: number
}

/** Limits that suit most accounts. */
export const defaultFlattenLimits: FlattenLimits = {
  startBps: 10,
  emergencyBps: 300,
  sliceQuote: '5000',
  pollMs: 500,
  deadlineMarginMs: 2_000,
  patienceMs: 60_000,
  verifyMs: 3_000,
  doubtMs: 20_000,
}

/** Something that an exit has done, for people. */
export type FlattenStep =
  | {
      readonly kind: 'cancel'
      readonly market: Market
      readonly symbol: string
      readonly id: string
    }
  | {
      readonly kind: 'order'
      readonly market: Market
      readonly symbol: string
      readonly side: Side
      readonly quantity: Decimal
      readonly filled: Decimal
      /** Quote of what was filled. */
      readonly quote: Decimal
      readonly reason: string
    }
  | { readonly kind: 'waiting'; readonly what: string; readonly reason: string }

/** What an exit works with. */
export interface FlattenContext {
  readonly exchange: Exchange
  readonly clock: Clock
  readonly book: ExitBook
  readonly log: Logger
  readonly limits: FlattenLimits
  readonly onStep: (step: FlattenStep) => void
}
