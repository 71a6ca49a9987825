import type { VenueAccount } from '../core/index.ts'
import type { FaultSubject } from '../faults/index.ts'

/** What faults change of one call's run. */
export interface CallFaults {
  /** What the exchange's clock is off by, ms. */
  readonly shiftMs: number
  /** The account as this call shall see it. */
  readonly account: (account: VenueAccount) => VenueAccount
  /** The answer as this call shall tell it. */
  readonly edit: (answer: unknown) => unknown
}

/** A call as faults see it, with who claims to have sent it. */
export interface CallSubject extends FaultSubject {
  readonly market: 'spot' | 'perp'
  /** As named in the call, unproven; absent in V1. */
  readonly user: string | undefined
  /** Venue's number of the order that is asked for. */
  readonly orderId: string | undefined
}
