import type { Decimal } from '@asterkit/instruments'
import type { Clock } from '../ports/clock.ts'
import type { Exchange, Order } from '../ports/exchange.ts'
import type { Logger } from '../ports/logger.ts'
import type { RecordBook } from './recordBook.ts'

/** Something a person should know now. `code` is stable. */
export interface Alert {
  readonly code:
    | 'order-unknown'
    | 'naked'
    | 'unwind-failed'
    | 'halted'
    | 'foreign-order'
    | 'foreign-position'
    | 'external-balance'
    | 'adjusted'
    | 'verify-failed'
    | 'transfer-unknown'
  readonly symbol?: string
  readonly detail: string
}

/** Bounds of execution. Durations in ms of the Clock port. */
export interface ExecutionLimits {
  readonly marginType: 'isolated' | 'cross'
  /** Quote value of one leg at most. */
  readonly maxPairNotionalQuote: string
  /** Perp symbols whose unrecorded pair on the account is ours by a person's word. @default none */
  readonly adoptSymbols?: readonly string[]
  readonly maxOrdersPerDay: number
  readonly maxOpensPerDay: number
  readonly maxUnwindsPerDay: number
  /** Books and mark prices older than this do not open. */
  readonly maxBookAgeMs: number
  /** How far a book's mid may be from the index price when opening. */
  readonly maxBookDeviationBps: number
  /** Farthest that any closing or unwinding price may be from the reference. */
  readonly emergencyBps: number
  /** First waiting time after an unwind; doubles with each further one up to a day. */
  readonly cooldownMs: number
  /** Waiting time on top of a call's deadline before its absence counts. */
  readonly deadlineMarginMs: number
  /** Pause between two looks at the venue. */
  readonly pollMs: number
  /** How long after the last own step a read that contradicts the journal may still be a late one. */
  readonly settleMs: number
  /** So old an order of unknown fate may grow under the eyes of its executor; later cycles go on with an alert. */
  readonly unknownWaitMs: number
  /** After this an order of unknown fate halts trading. */
  readonly unknownHaltMs: number
  /** Until then a missing short is chased. */
  readonly chaseMs: number
  /** From then on coins without a short are sold. */
  readonly nakedMs: number
}

/** Limits that suit a small account. */
export const defaultExecutionLimits: ExecutionLimits = {
  marginType: 'isolated',
  maxPairNotionalQuote: '100000',
  maxOrdersPerDay: 500,
  maxOpensPerDay: 24,
  maxUnwindsPerDay: 4,
  maxBookAgeMs: 15_000,
  maxBookDeviationBps: 150,
  emergencyBps: 300,
  cooldownMs: 900_000,
  deadlineMarginMs: 2_000,
  pollMs: 500,
  settleMs: 10_000,
  unknownWaitMs: 20_000,
  unknownHaltMs: 600_000,
  chaseMs: 10_000,
  nakedMs: 15_000,
}

/** All that executors and reconciliation work with. */
export interface TradeContext {
  readonly exchange: Exchange
  readonly clock: Clock
  readonly book: RecordBook
  readonly log: Logger
  readonly limits: ExecutionLimits
  /** Whether a person has set the kill switch; read before every opening send. An error counts as set. */
  readonly isKillSwitchSet: () => boolean
  /** Whether an emergency exit trades on this account now; read before every reducing send. Absent: never. */
  readonly isExitAtWork?: () => boolean
  readonly onAlert: (alert: Alert) => void
  /** Newest known price of an asset, quote per unit; undefined: not known. Values fees and flows only. */
  readonly priceOf?: (asset: string) => Decimal | undefined
  /** What account events have told last about an own order, by client id. Absent: nobody listens. */
  readonly orderSeen?: (clientOrderId: string) => Order | undefined
}
