import type { Venue, VenueAccount } from '@asterkit/paper-exchange/core'
import type { Clock, Exchange } from '@asterkit/strategy'
import { simAccount } from './simAccount.ts'
import { createSimClock } from './simClock.ts'
import { simMarketData } from './simMarketData.ts'
import { simTrading } from './simTrading.ts'
import { createSimWrites } from './simWrites.ts'
import { watchAccount } from './watchAccount.ts'

/** An exchange in this process, with the clock on which its time passes. */
export interface SimExchange
  extends Omit<Exchange, 'listAnnouncements'>,
    Required<Pick<Exchange, 'listAnnouncements'>> {
  readonly clock: Clock
  /** The exchange's own books: for checkers and faults, never for a strategy. */
  readonly venue: Venue
  readonly account: VenueAccount
}

export interface SimExchangeOptions {
  readonly venue: Venue
  /** User address, or an account of the venue. */
  readonly account: string | VenueAccount
}

/**
 * Puts the strategy's exchange port on a venue, without sockets, signatures or JSON. Time passes only
 * while somebody sleeps on `clock`. Writes keep the protocol: prepared, then sent once.
 */
export function createSimExchange({ venue, account }: SimExchangeOptions): SimExchange {
  const own = typeof account === 'string' ? venue.account(account) : account
  return {
    venue,
    account: own,
    clock: createSimClock(venue),
    ...simMarketData(venue),
    ...simAccount(venue, own),
    ...simTrading(own, createSimWrites(venue)),
    watchAccount: (signal) => watchAccount(venue, own.address, signal),
  }
}
